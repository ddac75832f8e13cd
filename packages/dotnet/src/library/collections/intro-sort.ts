// The order in which .NET's Array.Sort and List.Sort leave equal elements: its introspective sort, step by step
// (dotnet/runtime ArraySortHelper), because scripts see where equal ones end up.

/** An order of two elements: negative, zero or positive. */
type Comparison<T> = (a: T, b: T) => number;

/** Sorts `items` in place as .NET's introspective sort does (not stable). What `compare` throws passes through. */
export function introSort<T>(items: T[], compare: Comparison<T>): void {
  if (items.length > 1) sortRange(items, 0, items.length, 2 * (Math.floor(Math.log2(items.length)) + 1), compare);
}

/** Up to so many elements are sorted by insertion. */
const insertionLimit = 16;

function sortRange<T>(items: T[], from: number, to: number, limit: number, compare: Comparison<T>): void {
  let end = to;
  let depth = limit;
  while (end - from > 1) {
    const size = end - from;
    if (size <= insertionLimit) {
      sortFew(items, from, size, compare);
      return;
    }
    if (depth === 0) {
      heapSort(items, from, size, compare);
      return;
    }
    depth--;
    const pivot = partition(items, from, end, compare);
    sortRange(items, pivot + 1, end, depth, compare);
    end = pivot;
  }
}

function sortFew<T>(items: T[], from: number, size: number, compare: Comparison<T>): void {
  if (size === 2) swapIfGreater(items, from, from + 1, compare);
  else if (size === 3) {
    swapIfGreater(items, from, from + 1, compare);
    swapIfGreater(items, from, from + 2, compare);
    swapIfGreater(items, from + 1, from + 2, compare);
  } else insertionSort(items, from, size, compare);
}

function swap<T>(items: T[], a: number, b: number): void {
  const held = items[a] as T;
  items[a] = items[b] as T;
  items[b] = held;
}

function swapIfGreater<T>(items: T[], a: number, b: number, compare: Comparison<T>): void {
  if (compare(items[a] as T, items[b] as T) > 0) swap(items, a, b);
}

function insertionSort<T>(items: T[], from: number, size: number, compare: Comparison<T>): void {
  for (let i = from; i < from + size - 1; i++) {
    const held = items[i + 1] as T;
    let at = i;
    while (at >= from && compare(held, items[at] as T) < 0) {
      items[at + 1] = items[at] as T;
      at--;
    }
    items[at + 1] = held;
  }
}

/** Partitions by the median of first, middle and last; where the pivot ends. An inconsistent order stays within the range. */
function partition<T>(items: T[], from: number, to: number, compare: Comparison<T>): number {
  const high = to - 1;
  const middle = from + ((high - from) >> 1);
  swapIfGreater(items, from, middle, compare);
  swapIfGreater(items, from, high, compare);
  swapIfGreater(items, middle, high, compare);
  const pivot = items[middle] as T;
  swap(items, middle, high - 1);
  let left = from;
  let right = high - 1;
  while (left < right) {
    do left++;
    while (left < high && compare(items[left] as T, pivot) < 0);
    do right--;
    while (right > from && compare(pivot, items[right] as T) < 0);
    if (left >= right) break;
    swap(items, left, right);
  }
  if (left !== high - 1) swap(items, left, high - 1);
  return left;
}

function heapSort<T>(items: T[], from: number, size: number, compare: Comparison<T>): void {
  for (let i = size >> 1; i >= 1; i--) downHeap(items, i, size, from, compare);
  for (let i = size; i > 1; i--) {
    swap(items, from, from + i - 1);
    downHeap(items, 1, i - 1, from, compare);
  }
}

function downHeap<T>(items: T[], start: number, size: number, from: number, compare: Comparison<T>): void {
  const held = items[from + start - 1] as T;
  let at = start;
  while (at <= size >> 1) {
    let child = 2 * at;
    if (child < size && compare(items[from + child - 1] as T, items[from + child] as T) < 0) child++;
    if (!(compare(held, items[from + child - 1] as T) < 0)) break;
    items[from + at - 1] = items[from + child - 1] as T;
    at = child;
  }
  items[from + at - 1] = held;
}

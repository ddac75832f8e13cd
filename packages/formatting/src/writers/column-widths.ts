// Deciding column widths: what fits stays, automatic columns share the rest, columns that do not fit shrink or go.

const SEPARATOR = 1;
const MINIMUM = 1;

/**
 * Adjusts the widths in place. In: 0 = automatic, otherwise wanted cells; Out: cells, -1 = hidden.
 */
export function assignColumnWidths(widths: number[], tableWidth: number): void {
  if (!assign(widths, tableWidth)) trimToFit(widths, tableWidth);
}

function assign(widths: number[], tableWidth: number): boolean {
  const automatic = widths.map((width) => width <= 0);
  if (!automatic.includes(true)) return total(widths) <= tableWidth;
  for (let i = 0; i < widths.length; i++) if (widths[i] === 0) widths[i] = MINIMUM;
  let available = tableWidth - total(widths);
  if (available < 0) return false;
  const columns = automatic.filter(Boolean).length;
  // Round robin from the left: everyone gets the quotient, the first ones one more.
  const share = Math.floor(available / columns);
  available -= share * columns;
  for (let i = 0; i < widths.length; i++) {
    if (!automatic[i]) continue;
    widths[i]! += share + (available > 0 ? 1 : 0);
    if (available > 0) available--;
  }
  return true;
}

function trimToFit(widths: number[], tableWidth: number): void {
  for (;;) {
    const excess = total(widths) - tableWidth;
    if (excess <= 0) return;
    const hidden = widths.findIndex((width) => width < 0);
    const last = (hidden < 0 ? widths.length : hidden) - 1;
    if (last < 0) return;
    const width = widths[last]! - excess;
    widths[last] = width < MINIMUM ? -1 : width;
  }
}

function total(widths: readonly number[]): number {
  let sum = 0;
  let visible = 0;
  for (const width of widths) {
    if (width > 0) {
      sum += width;
      visible++;
    }
  }
  return sum + SEPARATOR * (visible - 1);
}

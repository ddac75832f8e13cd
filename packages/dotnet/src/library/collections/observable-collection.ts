// ObservableCollection<T>: a list that tells of its changes (CollectionChanged, PropertyChanged).
import { defineType } from "../../types/define-type.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { hasEventListeners, raiseEvent } from "../../types/object-events.ts";
import { indexOutOfRange } from "../../types/method-errors.ts";
import { enumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { int } from "../arguments.ts";
import { arrayList, indexOf, insert, type List, listIndexer, newList, removeAt, wrapperOf } from "./list.ts";

type Action = "Add" | "Remove" | "Replace" | "Move" | "Reset";

interface Change {
  readonly action: Action;
  readonly newItems?: readonly PSValue[];
  readonly newStartingIndex?: number;
  readonly oldItems?: readonly PSValue[];
  readonly oldStartingIndex?: number;
}

class NotifyCollectionChangedEventArgs {
  readonly action: PSValue;
  readonly newItems: PSValue;
  readonly oldItems: PSValue;
  readonly newStartingIndex: number;
  readonly oldStartingIndex: number;
  constructor(change: Change) {
    this.action = enumValue("System.Collections.Specialized.NotifyCollectionChangedAction", change.action);
    this.newItems = change.newItems === undefined ? null : arrayList([...change.newItems]);
    this.oldItems = change.oldItems === undefined ? null : arrayList([...change.oldItems]);
    this.newStartingIndex = change.newStartingIndex ?? -1;
    this.oldStartingIndex = change.oldStartingIndex ?? -1;
  }
}
tagType(NotifyCollectionChangedEventArgs, "System.Collections.Specialized.NotifyCollectionChangedEventArgs");

class PropertyChangedEventArgs {
  readonly propertyName: string;
  constructor(propertyName: string) {
    this.propertyName = propertyName;
  }
}
tagType(PropertyChangedEventArgs, "System.ComponentModel.PropertyChangedEventArgs");

function notify(self: List, change: Change): void {
  self.changed();
  if (hasEventListeners(self, "PropertyChanged")) {
    const counted = change.action !== "Move" && change.action !== "Replace";
    for (const name of counted ? ["Count", "Item[]"] : ["Item[]"])
      raiseEvent(self, "PropertyChanged", [self, new PropertyChangedEventArgs(name)]);
  }
  if (hasEventListeners(self, "CollectionChanged"))
    raiseEvent(self, "CollectionChanged", [self, new NotifyCollectionChangedEventArgs(change)]);
}

function added(self: List, value: PSValue, index: number): void {
  notify(self, { action: "Add", newItems: [value], newStartingIndex: index });
}

function removed(self: List, value: PSValue, index: number): void {
  notify(self, { action: "Remove", oldItems: [value], oldStartingIndex: index });
}

const plain = wrapperOf("System.Collections.ObjectModel.ObservableCollection`1");

defineType<List>({
  ...plain,
  construct: (args, _signature, type: DotNetType) => newList(args, type),
  methods: {
    ...plain.methods,
    Add: (self, [value]) => {
      self.items.push(value ?? null);
      added(self, value ?? null, self.items.length - 1);
      return undefined;
    },
    Insert: (self, args) => {
      insert(self, args);
      added(self, args[1] ?? null, int(args[0]));
      return undefined;
    },
    Remove: (self, [value]) => {
      const at = indexOf(self.items, value ?? null);
      if (at < 0) return false;
      const [old] = self.items.splice(at, 1);
      removed(self, old ?? null, at);
      return true;
    },
    RemoveAt: (self, args) => {
      const old = self.items[int(args[0])] ?? null;
      removeAt(self, args);
      removed(self, old, int(args[0]));
      return undefined;
    },
    Clear: (self) => {
      self.items = [];
      notify(self, { action: "Reset" });
      return undefined;
    },
    Move: (self, [from, to]) => {
      const [oldStartingIndex, newStartingIndex] = [int(from), int(to)];
      if (oldStartingIndex < 0 || oldStartingIndex >= self.items.length) throw indexOutOfRange();
      const items = self.items.splice(oldStartingIndex, 1);
      self.items.splice(newStartingIndex, 0, ...items);
      notify(self, { action: "Move", newItems: items, oldItems: items, newStartingIndex, oldStartingIndex });
      return undefined;
    },
  },
  indexer: {
    get: listIndexer.get,
    set: (self, indices, value, type) => {
      const at = int(indices[0]);
      const old = self.items[at] ?? null;
      listIndexer.set?.(self, indices, value, type);
      notify(self, {
        action: "Replace",
        newItems: [value],
        oldItems: [old],
        newStartingIndex: at,
        oldStartingIndex: at,
      });
    },
  },
});

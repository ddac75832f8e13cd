// The views of a session in order of precedence, and finding the one for an object by its type names.
import { createRequire } from "node:module";
import { maskDeserialized } from "./display-value.ts";
import type { CustomBody, EntrySelection, ViewDefinition, ViewShape } from "./view-definition.ts";
import type { FormatContext } from "./format-context.ts";
import type { PSValue } from "@latch/dotnet";
import { isTrue } from "@latch/dotnet";

const require = createRequire(import.meta.url);

/** Views of one format file. */
export interface LoadedFormatFile {
  readonly path: string;
  readonly views: readonly ViewDefinition[];
  readonly controls: ReadonlyMap<string, CustomBody>;
}

export class ViewDatabase {
  private readonly prepended: LoadedFormatFile[] = [];
  private readonly appended: LoadedFormatFile[] = [];
  private ordered: readonly ViewDefinition[] | null = null;
  private index: Map<string, ViewDefinition[]> | null = null;

  /** True once files were loaded: then any type may have a view. */
  get isCustomized(): boolean {
    return this.prepended.length + this.appended.length > 0;
  }

  /** Puts a file's views before all others. Loading a path again replaces what it gave. */
  prepend(file: LoadedFormatFile): void {
    this.remove(file.path);
    this.prepended.unshift(file);
    this.changed();
  }

  /** Puts a file's views after all others. */
  append(file: LoadedFormatFile): void {
    this.remove(file.path);
    this.appended.push(file);
    this.changed();
  }

  /** Forgets a file's views (a module was removed). */
  remove(path: string): void {
    for (const list of [this.prepended, this.appended]) {
      const at = list.findIndex((file) => file.path === path);
      if (at >= 0) list.splice(at, 1);
    }
    this.changed();
  }

  /** Paths of loaded files, for reloading them. */
  get paths(): { prepended: readonly string[]; appended: readonly string[] } {
    return { prepended: this.prepended.map((file) => file.path), appended: this.appended.map((file) => file.path) };
  }

  private changed(): void {
    this.ordered = null;
    this.index = null;
  }

  /** All views, best first. */
  all(): readonly ViewDefinition[] {
    this.ordered ??= [
      ...this.prepended.flatMap((file) => file.views),
      ...(require("./built-in-views.ts") as typeof import("./built-in-views.ts")).builtInViews(),
      ...this.appended.flatMap((file) => file.views),
    ];
    return this.ordered;
  }

  private byType(): Map<string, ViewDefinition[]> {
    if (this.index === null) {
      // Kept once it is whole: Ctrl+C may end the loop anywhere.
      const index = new Map<string, ViewDefinition[]>();
      for (const view of this.all()) {
        for (const type of view.types) {
          const key = type.toLowerCase();
          const list = index.get(key);
          if (list === undefined) index.set(key, [view]);
          else if (!list.includes(view)) list.push(view);
        }
      }
      this.index = index;
    }
    return this.index;
  }

  /** The view for an object that is not out-of-band: of a shape (null: any) and name (null: any). */
  find(typeNames: readonly string[], shape: ViewShape | null, name: string | null): ViewDefinition | null {
    const wanted = name?.toLowerCase();
    return this.select(
      typeNames,
      (view) =>
        !view.outOfBand &&
        (shape === null || view.body.shape === shape) &&
        (wanted === undefined || view.name.toLowerCase() === wanted),
    );
  }

  /** The view that shows an object among others of any kind. */
  findOutOfBand(typeNames: readonly string[]): ViewDefinition | null {
    return this.select(typeNames, (view) => view.outOfBand);
  }

  private select(typeNames: readonly string[], accepts: (view: ViewDefinition) => boolean): ViewDefinition | null {
    const index = this.byType();
    for (const typeName of typeNames) {
      const found = index.get(typeName.toLowerCase())?.find(accepts);
      if (found !== undefined) return found;
    }
    const masked = maskDeserialized(typeNames);
    return masked === null ? null : this.select(masked, accepts);
  }
}

/** Whether a view (or entry) for these types fits an object's type names. */
export function appliesTo(types: readonly string[], typeNames: readonly string[]): boolean {
  const matches = (names: readonly string[]): boolean =>
    names.some((name) => types.some((type) => type.toLowerCase() === name.toLowerCase()));
  if (matches(typeNames)) return true;
  const masked = maskDeserialized(typeNames);
  return masked !== null && matches(masked);
}

/**
 * The entry of a control for an object: the one selected by its nearest type, else the default (the one without
 * selection, or the first).
 */
export function selectEntry<T extends { readonly selectedBy: EntrySelection | null }>(
  entries: readonly T[],
  target: PSValue,
  typeNames: readonly string[],
  context: FormatContext,
): T | null {
  if (entries.length === 1 && entries[0]!.selectedBy === null) return entries[0]!;
  const selected = nearest(entries, target, typeNames, context);
  if (selected !== null) return selected;
  const masked = maskDeserialized(typeNames);
  const again = masked === null ? null : nearest(entries, target, masked, context);
  return again ?? entries.find((entry) => entry.selectedBy === null) ?? null;
}

function nearest<T extends { readonly selectedBy: EntrySelection | null }>(
  entries: readonly T[],
  target: PSValue,
  typeNames: readonly string[],
  context: FormatContext,
): T | null {
  for (const typeName of typeNames) {
    const key = typeName.toLowerCase();
    for (const entry of entries) {
      const by = entry.selectedBy;
      if (by === null || !by.types.includes(key)) continue;
      if (by.condition === null) return entry;
      const result = by.condition.evaluate(target, context);
      if (result !== undefined && result.error === null && isTrue(result.value)) return entry;
    }
  }
  return null;
}

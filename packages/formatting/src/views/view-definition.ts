// The parts of a view, however it was defined: built in, or loaded from a format file.
import type { PSValue } from "@latch/dotnet";
import type { Alignment } from "../packets/format-objects.ts";
import type { FrameInfo } from "../packets/format-objects.ts";
import type { PropertyExpression } from "./property-expression.ts";

export type ViewShape = "table" | "list" | "wide" | "custom";

/** Which objects an entry is for: type names in lower case, each perhaps only when a condition holds. */
export interface EntrySelection {
  readonly types: readonly string[];
  readonly condition: PropertyExpression | null;
}

/** One cell's content. Without an expression it shows `text`. */
export interface FieldDefinition {
  readonly expression: PropertyExpression | null;
  readonly text: string;
  readonly format: string;
}

export interface TableColumnHeader {
  readonly label: string | null;
  readonly width: number;
  readonly alignment: Alignment;
}

export interface TableColumn {
  /** null: the default row's column is used. */
  readonly field: FieldDefinition | null;
  readonly alignment: Alignment;
}

export interface TableRow {
  /** null: the default row. */
  readonly selectedBy: EntrySelection | null;
  readonly wrap: boolean;
  readonly columns: readonly TableColumn[];
}

export interface TableBody {
  readonly shape: "table";
  readonly autoSize: boolean;
  readonly hideHeaders: boolean;
  readonly headers: readonly TableColumnHeader[];
  readonly rows: readonly TableRow[];
}

export interface ListItem {
  readonly label: string | null;
  readonly field: FieldDefinition;
  readonly condition: PropertyExpression | null;
}

export interface ListEntryDefinition {
  readonly selectedBy: EntrySelection | null;
  readonly items: readonly ListItem[];
}

export interface ListBody {
  readonly shape: "list";
  readonly entries: readonly ListEntryDefinition[];
}

export interface WideEntryDefinition {
  readonly selectedBy: EntrySelection | null;
  readonly field: FieldDefinition;
}

export interface WideBody {
  readonly shape: "wide";
  readonly autoSize: boolean;
  readonly columns: number;
  readonly entries: readonly WideEntryDefinition[];
}

/** What a custom view is made of. */
export type CustomToken =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "newline"; readonly count: number }
  | { readonly kind: "frame"; readonly frame: FrameInfo; readonly items: readonly CustomToken[] }
  | {
      readonly kind: "expression";
      /** null: the object itself. */
      readonly expression: PropertyExpression | null;
      readonly condition: PropertyExpression | null;
      readonly enumerate: boolean;
      /** How the value is shown: as text, by a control of its own, or by a shared control's name. */
      readonly control: CustomBody | string | null;
    };

export interface CustomEntryDefinition {
  readonly selectedBy: EntrySelection | null;
  readonly items: readonly CustomToken[];
}

export interface CustomBody {
  readonly shape: "custom";
  readonly entries: readonly CustomEntryDefinition[];
}

export type ViewBody = TableBody | ListBody | WideBody | CustomBody;

export interface GroupBy {
  readonly expression: PropertyExpression;
  readonly label: string | null;
  /** Shows the group's header instead of `label: value`. */
  readonly control: CustomBody | string | null;
}

export interface ViewDefinition {
  readonly name: string;
  /** Full type names it applies to (members of selection sets included), as written. */
  readonly types: readonly string[];
  readonly outOfBand: boolean;
  readonly groupBy: GroupBy | null;
  readonly body: ViewBody;
  /** Shared controls it may refer to by name, lower case. */
  readonly controls: ReadonlyMap<string, CustomBody>;
  /** The file it came from; null for built-in ones. */
  readonly source: string | null;
  /** The object Get-FormatData shows, made on first use. */
  object?: PSValue;
}

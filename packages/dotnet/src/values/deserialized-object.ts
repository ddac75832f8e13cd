// What CLIXML gives for an object whose class did not travel: properties it had, its text, its "Deserialized." type names.
import type { Shape } from "./shape.ts";
import { PSCustomObject } from "./ps-custom-object.ts";
import type { PSValue } from "./ps-value.ts";

/** A deserialized object: the first `adaptedCount` slots were .NET properties (shown as Property), the rest note properties. */
export class DeserializedObject extends PSCustomObject {
  readonly adaptedCount: number;
  /** What ToString() answered where the object came from; null when that was not sent. */
  readonly text: string | null;

  constructor(shape: Shape, values: PSValue[], typeNames: string[] | null, adaptedCount: number, text: string | null) {
    super(shape, values, typeNames);
    this.adaptedCount = adaptedCount;
    this.text = text;
  }
}

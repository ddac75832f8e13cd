// Owns SourceWriter: the JavaScript text of one hot loop as it is written, its names, and the values it is closed over.
import type { VariableExpressionAst } from "@latch/grammar";
import type { Frame } from "../../runtime/frame.ts";
import type { SlotValue } from "../../runtime/scope.ts";
import type { Unit } from "../unit.ts";
import { localSlot } from "../variables.ts";
import { plainCell } from "./plain-cell.ts";

/** A loop being written. */
export interface WrittenLoop {
  /** Lower case; "" without one. */
  readonly label: string;
  /** JavaScript that ends the loop, and that goes on with its next round. */
  readonly leave: string;
  readonly next: string;
}

/** A variable of the loop's scope: in a slot, or in a cell that is looked up when the loop begins. */
export interface VariablePlace {
  /** JavaScript for the value, to be read and assigned. */
  readonly code: string;
  /** JavaScript: may the value be read so, and be assigned so? */
  readonly readable: string | null;
  readonly writable: string;
  /** The value now: the loop is written for values of its kind. */
  readonly sample: SlotValue;
}

/** Names that mean something of their own in every scope. */
const special = new Set([
  "null",
  "true",
  "false",
  "?",
  "_",
  "psitem",
  "args",
  "input",
  "this",
  "psscriptroot",
  "pscommandpath",
]);

/** Writes the source of one loop. */
export class SourceWriter {
  readonly unit: Unit;
  private readonly frame: Frame;
  private readonly places = new Map<string, VariablePlace | null>();
  private readonly cells: string[] = [];
  /** The loops around what is being written, innermost last. */
  readonly loops: WrittenLoop[] = [];
  /** k0, k1, … of the source. */
  readonly constants: unknown[] = [];
  /** How many statements have a fast form (the others are closures that are called). */
  fastForms = 0;
  private readonly lines: string[] = [];
  private names = 0;

  constructor(unit: Unit, frame: Frame) {
    this.unit = unit;
    this.frame = frame;
  }

  /** The place of an unscoped variable, or null when it has none that can be written down. */
  variable(ast: VariableExpressionAst): VariablePlace | null {
    const name = ast.variablePath.unqualifiedPath.toLowerCase();
    if (ast.splatted || !ast.variablePath.isUnqualified || special.has(name)) return null;
    let place = this.places.get(name);
    if (place === undefined) {
      place = this.unit.dynamic ? this.cellPlace(name) : this.slotPlace(localSlot(this.unit, ast));
      this.places.set(name, place);
    }
    return place;
  }

  private slotPlace(slot: number): VariablePlace | null {
    if (slot < 0) return null;
    const code = `s[${slot}]`;
    const writable = `${code} !== undefined && !(${code} instanceof Variable)`;
    return { code, readable: null, writable, sample: this.frame.slots[slot] };
  }

  private cellPlace(name: string): VariablePlace | null {
    const cell = this.name("c");
    this.cells.push(`const ${cell} = plainCell(frame.scope, ${JSON.stringify(name)});`);
    const plain = `${cell}.options === 0 && ${cell}.attributes === null && !${cell}.removed`;
    return {
      code: `${cell}.value`,
      readable: plain,
      writable: plain,
      sample: plainCell(this.frame.scope, name).value as SlotValue,
    };
  }

  /** A new name that begins with `prefix`. */
  name(prefix: string): string {
    this.names++;
    return `${prefix}${this.names}`;
  }

  line(text: string): void {
    this.lines.push(text);
  }

  /** The name of a value that the source cannot spell. */
  constant(value: unknown): string {
    this.constants.push(value);
    return `k${this.constants.length - 1}`;
  }

  /** Takes back what `write` wrote when it answers false. */
  attempt(write: () => boolean): boolean {
    const length = this.lines.length;
    if (write()) return true;
    this.lines.length = length;
    return false;
  }

  get text(): string {
    return [...this.cells, ...this.lines].join("\n");
  }
}

/** The type an operand had when the source was written; `ratio`: an Int32 where it is integral, else a Double. */
export type NumberKind = "int" | "double" | "ratio";

/** A number at hand: JavaScript without effects. */
export interface NumberCode {
  readonly kind: NumberKind;
  readonly code: string;
}

/** A statement's fast form: it has no effect before it is sure to succeed; where a guess fails it jumps to the slow form. */
export class FastForm {
  readonly writer: SourceWriter;
  /** JavaScript that jumps to the slow form. */
  readonly fail: string;
  /** Numbers of variables read already. */
  private loads = new Map<VariablePlace, NumberCode>();

  constructor(writer: SourceWriter, fail: string) {
    this.writer = writer;
    this.fail = fail;
  }

  /** Jumps to the slow form unless `test` (JavaScript) holds. */
  ensure(test: string): void {
    this.writer.line(`if (!(${test})) ${this.fail}`);
  }

  /** Names the value of some JavaScript. */
  value(prefix: string, code: string): string {
    const name = this.writer.name(prefix);
    this.writer.line(`const ${name} = ${code};`);
    return name;
  }

  /** Names the value of a variable. */
  read(place: VariablePlace): string {
    if (place.readable !== null) this.ensure(place.readable);
    return this.value("v", place.code);
  }

  /** Writes the assignment of a value (JavaScript) to a variable. */
  assign(place: VariablePlace, value: string): void {
    this.ensure(place.writable);
    this.writer.line(`${place.code} = ${value};`);
  }

  loaded(place: VariablePlace): NumberCode | undefined {
    return this.loads.get(place);
  }

  remember(place: VariablePlace, number: NumberCode): NumberCode {
    this.loads.set(place, number);
    return number;
  }

  /** Writes `label: { … }`; what is read inside is not known after it. */
  block(label: string, write: () => boolean): boolean {
    const before = new Map(this.loads);
    this.writer.line(`${label}: {`);
    const done = write();
    this.writer.line("}");
    this.loads = before;
    return done;
  }
}

// Select-Object: chosen properties, expanded properties, and positions.
import {
  addInstanceMember,
  Exception,
  getEnumerable,
  getMemberInfo,
  Hashtable,
  isEnumerable,
  newErrorRecord,
  PSCustomObject,
  PSNoteProperty,
  type PSValue,
  type Shape,
  shapeOf,
  toStringValue,
  typeNamesOf,
  unwrap,
  WildcardPattern,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { wildcardProperties, EXPRESSION, NAME, PropertyExpression } from "@latch/formatting";
import { evaluateAll, type ExpressionParameter, expressionContext, parseExpressions } from "./expression-parameter.ts";
import { PositionFilter } from "./object-positions.ts";
import { sameSelection } from "./object-comparison.ts";

interface Parameters {
  InputObject?: PSValue;
  Property?: PSValue[];
  ExcludeProperty?: string[];
  ExpandProperty?: string;
  Unique?: boolean;
  CaseInsensitive?: boolean;
  First?: number;
  Last?: number;
  Skip?: number;
  SkipLast?: number;
  Wait?: boolean;
  Index?: number[];
  SkipIndex?: number[];
}

type Cmdlet = CmdletRuntime<Parameters>;

export const selectObject = defineCmdlet<Parameters>("Select-Object", (cmdlet) => {
  let selector: Selector;
  let positions: PositionFilter;
  const uniques: PSValue[] = [];
  const emit = (value: PSValue) => {
    const ignoreCase = cmdlet.parameters.CaseInsensitive === true;
    for (const selected of selector.select(value)) {
      if (!cmdlet.parameters.Unique) cmdlet.write(selected);
      else if (!uniques.some((seen) => sameSelection(seen, selected, ignoreCase, selector.makesObjects)))
        uniques.push(selected);
    }
  };
  return {
    begin() {
      selector = new Selector(cmdlet);
      positions = new PositionFilter(cmdlet.parameters);
    },
    process() {
      const input = cmdlet.parameters.InputObject ?? null;
      if (input === null) return;
      if (positions.isDone) {
        if (!cmdlet.parameters.Wait) cmdlet.stopUpstream();
        return;
      }
      for (const value of positions.accept(input)) emit(value);
      if (positions.isDone && !cmdlet.parameters.Wait && !cmdlet.parameters.Unique) cmdlet.stopUpstream();
    },
    end() {
      for (const value of positions.rest()) emit(value);
      for (const value of uniques) cmdlet.write(value);
    },
  };
});

/** `*` of a hashtable names its keys. */
function keysAsProperties(input: PSValue): PSValue {
  const base = unwrap(input);
  if (!(base instanceof Hashtable) || base.count === 0) return input;
  return PSCustomObject.from(Array.from(base.entries(), ([key]) => [toStringValue(key), null]));
}

const customObject = "System.Management.Automation.PSCustomObject";

/** What each property of the result is: a slot of the input, or (-1) what an expression gives. */
interface Plan {
  readonly slots: readonly number[];
  readonly shape: Shape;
}

/** Makes the selected object or objects of an input. */
class Selector {
  readonly #cmdlet: Cmdlet;
  readonly #properties: ExpressionParameter[];
  readonly #exclude: WildcardPattern[];
  readonly #expand: PropertyExpression | null;
  readonly #context = expressionContext();
  #lastPlan: { readonly of: Shape; readonly plan: Plan | null } | null = null;

  constructor(cmdlet: Cmdlet) {
    const { Property, ExcludeProperty, ExpandProperty } = cmdlet.parameters;
    this.#cmdlet = cmdlet;
    const everything = ExcludeProperty?.length && !Property?.length ? ["*"] : [];
    this.#properties = parseExpressions(cmdlet, Property ?? everything, [EXPRESSION, NAME]);
    this.#exclude = (ExcludeProperty ?? []).map((text) => new WildcardPattern(text, { ignoreCase: true }));
    this.#expand = ExpandProperty === undefined ? null : PropertyExpression.property(ExpandProperty);
  }

  /** Properties were asked for: what passes is made here. */
  get makesObjects(): boolean {
    return this.#properties.length > 0;
  }

  select(input: PSValue): Iterable<PSValue> {
    if (this.#properties.length === 0 && this.#expand === null) return [input];
    const plan = input instanceof PSCustomObject && input.typeNames === null ? this.#planFor(input.shape) : null;
    return plan === null ? this.#selected(input) : [this.#planned(input as PSCustomObject, plan)];
  }

  /** How objects of a shape are selected when all is plain: named properties they have, and labelled expressions. */
  #planFor(shape: Shape): Plan | null {
    if (this.#lastPlan !== null && this.#lastPlan.of === shape) return this.#lastPlan.plan;
    const plan = this.#makePlan(shape);
    this.#lastPlan = { of: shape, plan };
    return plan;
  }

  #makePlan(shape: Shape): Plan | null {
    if (!shape.plain || this.#expand !== null || this.#exclude.length > 0) return null;
    const slots: number[] = [];
    const names: string[] = [];
    for (const { expression, label } of this.#properties) {
      if (expression.isProperty && expression.hasWildcards) return null;
      const slot = expression.isProperty ? shape.slotOf(expression.name) : -1;
      const name = label ?? shape.names[slot];
      if (name === undefined || (expression.isProperty && slot < 0)) return null;
      slots.push(slot);
      names.push(name);
    }
    const distinct = new Set(names.map((name) => name.toLowerCase())).size === names.length;
    return distinct ? { slots, shape: shapeOf(names) } : null;
  }

  #planned(input: PSCustomObject, { slots, shape }: Plan): PSValue {
    const values = slots.map((slot, i) =>
      slot >= 0
        ? (input.values[slot] as PSValue)
        : (this.#valuesOf(this.#properties[i] as ExpressionParameter, input)[0]?.value ?? null),
    );
    return new PSCustomObject(shape, values, [`Selected.${customObject}`, customObject, "System.Object"]);
  }

  *#selected(input: PSValue): Iterable<PSValue> {
    const members = this.#membersOf(input);
    if (this.#expand !== null) yield* this.#expanded(input, members);
    else yield this.#selectedObject(input, members);
  }

  #membersOf(input: PSValue): [string, PSValue][] {
    const members: [string, PSValue][] = [];
    for (const parameter of this.#properties) {
      for (const { name, value } of this.#valuesOf(parameter, input)) {
        if (this.#isExcluded(name)) continue;
        members.push([name, value]);
      }
    }
    return members;
  }

  #valuesOf(parameter: ExpressionParameter, input: PSValue): { name: string; value: PSValue }[] {
    const expression = parameter.expression;
    if (expression.isProperty && expression.name === "*" && parameter.label === null) {
      return wildcardProperties(keysAsProperties(input)).map((one) => ({
        name: one.name,
        value: one.evaluate(input, this.#context)?.value ?? null,
      }));
    }
    const results = evaluateAll(parameter, input, this.#context);
    for (const { error } of results)
      if (error)
        this.#cmdlet.context.appendError(
          error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", null),
        );
    if (parameter.label !== null && results.length > 1) {
      const exception = new Exception("System.InvalidOperationException", "Cannot rename multiple results.");
      this.#cmdlet.writeError(newErrorRecord(exception, "RenamingMultipleResults", "InvalidOperation", input));
      return [];
    }
    // The property's own spelling wins over how it was asked for.
    return results.map(({ name, value }) => ({
      name: parameter.label ?? this.#spelling(expression, name, input),
      value,
    }));
  }

  #spelling(expression: PropertyExpression, name: string, input: PSValue): string {
    if (!expression.isProperty) return name;
    const base = unwrap(input);
    if (base instanceof PSCustomObject) {
      const slot = base.shape.slotOf(name);
      return slot < 0 ? name : (base.shape.names[slot] ?? name);
    }
    return getMemberInfo(input, name)?.name ?? name;
  }

  #isExcluded(name: string): boolean {
    return this.#exclude.some((pattern) => pattern.isMatch(name));
  }

  #selectedObject(input: PSValue, members: readonly [string, PSValue][]): PSValue {
    const result = PSCustomObject.from([]);
    for (const [name, value] of members) {
      if (result.shape.slotOf(name) >= 0) this.#duplicate(name, "AlreadyExistingUserSpecifiedPropertyNoExpand", input);
      else result.set(name, value);
    }
    const [own] = typeNamesOf(input);
    if (own !== undefined)
      result.typeNames = [
        own.startsWith("Selected.") ? own : `Selected.${own}`,
        "System.Management.Automation.PSCustomObject",
        "System.Object",
      ];
    return result;
  }

  #duplicate(name: string, errorId: string, target: PSValue): void {
    const exception = new Exception(
      "System.Management.Automation.PSArgumentException",
      `The property cannot be processed because the property "${name}" already exists.`,
    );
    this.#cmdlet.writeError(newErrorRecord(exception, errorId, "InvalidOperation", target));
  }

  *#expanded(input: PSValue, members: readonly [string, PSValue][]): Iterable<PSValue> {
    const expand = this.#expand as PropertyExpression;
    const found = expand.resolve(input);
    const [property] = found;
    if (property === undefined || found.length > 1) {
      const [id, message] =
        found.length > 1
          ? ["MutlipleExpandProperties", `Multiple properties cannot be expanded.`]
          : ["ExpandPropertyNotFound", `Property "${expand.name}" cannot be found.`];
      const exception = new Exception("System.Management.Automation.PSArgumentException", message);
      this.#cmdlet.writeError(newErrorRecord(exception, id, "InvalidArgument", input));
      return;
    }
    const result = property.evaluate(input, this.#context);
    if (result?.error) {
      this.#cmdlet.writeError(newErrorRecord(result.error, "PropertyEvaluationExpand", "InvalidResult", input));
      return;
    }
    const value = result?.value ?? null;
    if (value === null) return;
    const items = isEnumerable(value) ? enumerate(value) : [value];
    for (const item of items) yield this.#withMembers(item, members);
  }

  #withMembers(item: PSValue, members: readonly [string, PSValue][]): PSValue {
    let result = item;
    for (const [name, value] of members) {
      if (result !== null && getMemberInfo(result, name) !== undefined)
        this.#duplicate(name, "AlreadyExistingUserSpecifiedPropertyExpand", item);
      else if (result !== null) result = addInstanceMember(result, new PSNoteProperty(name, value));
    }
    return result;
  }
}

function enumerate(value: PSValue): Iterable<PSValue> {
  const base = unwrap(value);
  if (Array.isArray(base)) return base;
  return getEnumerable(base) ?? [base];
}

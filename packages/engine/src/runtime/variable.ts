// Owns Variable, the cell behind a variable that has options, attributes or a type, or that someone holds on to,
// and PSVariable, the object scripts see of it. Plain locals have no cell: their value lies in a slot of the scope.
import { AutomationNull, type DotNetType, Exception, newErrorRecord, type PSValue, tagType } from "@latch/dotnet";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import type { PSModuleInfo } from "../modules/module-info.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** ScopedItemOptions. */
export const VariableOptions = { none: 0, readOnly: 1, constant: 2, private: 4, allScope: 8 } as const;

/** One variable. `value` is read directly by compiled code when `computed` is false. */
export class Variable {
  readonly name: string;
  value: PSValue;
  options: number;
  attributes: ArgumentAttribute[] | null = null;
  /** Needed by attributes (transformation, validation). */
  context: ExecutionContext | null = null;
  description = "";
  module: PSModuleInfo | null = null;
  visibility: "Public" | "Private" = "Public";
  /** No longer its scope's variable of that name (removed or replaced): a held PSVariable still has its value. */
  removed = false;
  private object: PSVariable | null = null;

  constructor(name: string, value: PSValue, options = 0) {
    this.name = name;
    this.value = value;
    this.options = options;
  }

  get(): PSValue {
    return this.value;
  }

  /** Assigns with the checks PowerShell makes; throws VariableNotWritable and attribute errors. */
  set(value: PSValue): void {
    if ((this.options & 3) !== 0) throw notWritable(this.name);
    this.value = this.attributes === null ? value : this.transformed(value);
  }

  /** Assigns even a ReadOnly variable (-Force). */
  setForced(value: PSValue): void {
    if ((this.options & 2) !== 0) throw notWritable(this.name);
    this.value = this.attributes === null ? value : this.transformed(value);
  }

  protected transformed(value: PSValue): PSValue {
    return applyAttributes(this.name, this.attributes ?? [], value, this.context);
  }

  /** The object scripts see; the same one each time. */
  get psVariable(): PSVariable {
    this.object ??= new PSVariable(this);
    return this.object;
  }
}

/** Transforms then validates a value for a variable (`isNew`: it is made with these attributes); throws PowerShell's MetadataError kinds. */
export function applyAttributes(
  name: string,
  attributes: readonly ArgumentAttribute[],
  value: PSValue,
  context: ExecutionContext | null,
  isNew = false,
): PSValue {
  let result = value;
  for (const attribute of attributes) {
    if (attribute.transform === undefined) continue;
    try {
      result = attribute.transform(result, context as ExecutionContext);
    } catch (error) {
      throw error instanceof Exception ? transformationError(error) : error;
    }
  }
  for (const attribute of attributes) {
    if (attribute.validate === undefined) continue;
    try {
      attribute.validate(result, context as ExecutionContext);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      throw isNew ? invalidAttribute(name, result) : invalidValue(name, result, error);
    }
  }
  return result;
}

/** The error of a value that a variable's type refuses. */
export function transformationError(inner: Exception): Exception {
  if (inner.typeName === "System.Management.Automation.ArgumentTransformationMetadataException") return inner;
  return new Exception("System.Management.Automation.ArgumentTransformationMetadataException", inner.message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, "RuntimeException", "MetadataError", null),
  });
}

function invalidValue(name: string, value: PSValue, inner: Exception): Exception {
  const text = value === null || value === AutomationNull ? "" : valueText(value);
  const message = `The variable cannot be validated because the value ${text} is not a valid value for the ${name} variable.`;
  return new Exception("System.Management.Automation.ValidationMetadataException", message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, "ValidateSetFailure", "MetadataError", null),
  });
}

/** A variable is made with an attribute that its value does not bear. */
function invalidAttribute(name: string, value: PSValue): Exception {
  const text = value === null || value === AutomationNull ? "" : valueText(value);
  const message = `The attribute cannot be added because variable ${name} with value ${text} would no longer be valid.`;
  return new Exception("System.Management.Automation.ValidationMetadataException", message, {
    errorRecord: (self) => newErrorRecord(self, "ValidateSetFailure", "MetadataError", null),
  });
}

let valueText = (value: PSValue): string => String(value);
/** runspace.ts registers dotnet's toStringValue (kept out of this leaf for start-up). */
export function registerValueText(text: (value: PSValue) => string): void {
  valueText = text;
}

/** SessionStateUnauthorizedAccessException for a read-only or constant variable. */
export function notWritable(name: string): Exception {
  const message = `Cannot overwrite variable ${name} because it is read-only or constant.`;
  return new Exception("System.Management.Automation.SessionStateUnauthorizedAccessException", message, {
    errorRecord: (self) => newErrorRecord(self, "VariableNotWritable", "WriteError", name),
    properties: { ItemName: name },
  });
}

/** A variable whose value is computed when read (`$?`, `$PWD`, `$Error` …). */
export class ComputedVariable extends Variable {
  private readonly read: () => PSValue;
  private readonly write: ((value: PSValue) => void) | null;

  constructor(name: string, read: () => PSValue, write: ((value: PSValue) => void) | null, options = 0) {
    super(name, null, options);
    this.read = read;
    this.write = write;
  }
  override get(): PSValue {
    return this.read();
  }
  override set(value: PSValue): void {
    if (this.write === null) throw notWritable(this.name);
    const converted = this.attributes === null ? value : this.transformed(value);
    this.write(converted);
  }
}

/** `System.Management.Automation.PSVariable`: what Get-Variable gives. Members are defined in psvariable-type.ts. */
export class PSVariable {
  readonly cell: Variable;
  constructor(cell: Variable) {
    this.cell = cell;
  }
  get name(): string {
    return this.cell.name;
  }
  get value(): PSValue {
    return this.cell.get();
  }
  set value(value: PSValue) {
    this.cell.set(value);
  }
}
tagType(PSVariable, "System.Management.Automation.PSVariable");

/** The type a `[T]` constraint of a variable converts to, or null. */
export interface TypeConstraint extends ArgumentAttribute {
  readonly constraint: DotNetType;
}

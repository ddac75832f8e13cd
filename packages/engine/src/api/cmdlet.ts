// Owns the interface between the engine and cmdlets written in TypeScript:
// defineCmdlet, CmdletRuntime, a cmdlet's metadata as the generated table gives it, the command registry.
import type { DotNetType, ErrorCategoryName, ErrorRecord, PSValue } from "@latch/dotnet";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";

/** What a cmdlet's factory returns: its life cycle. All methods are optional and synchronous. */
export interface CmdletInstance {
  begin?(): void;
  process?(): void;
  end?(): void;
  /** The pipeline is being stopped (Ctrl+C). */
  stop?(): void;
  /** Always called last, also after errors. */
  dispose?(): void;
  /** Asked after static parameters are bound; what it returns is bound like the others. */
  dynamicParameters?(): readonly ParameterMetadata[] | null;
}

/** A cmdlet's code: made by defineCmdlet, one instance per invocation from `create`. */
export interface CmdletImplementation {
  readonly name: string;
  create(cmdlet: CmdletRuntime<never>): CmdletInstance;
}

/** Gives a cmdlet its code. P lists its parameters with their PowerShell names; absent ones are undefined. */
export function defineCmdlet<P extends object = Record<string, PSValue>>(
  name: string,
  create: (cmdlet: CmdletRuntime<P>) => CmdletInstance,
): CmdletImplementation {
  return { name, create: create as unknown as CmdletImplementation["create"] };
}

/** ShouldProcess' and ShouldContinue's mutable answers across calls. */
export interface ShouldContinueChoice {
  yesToAll: boolean;
  noToAll: boolean;
}

/** InformationRecord's content, as Write-Information and Write-Host make it. */
export interface InformationRecordInit {
  readonly messageData: PSValue;
  readonly source: string;
  readonly tags?: readonly string[];
}

/** What a running cmdlet sees of the engine. */
export interface CmdletRuntime<P> {
  /** Bound and converted; pipeline-bound ones are rebound (and reset afterwards) around each process(). */
  readonly parameters: P;
  /** True when the parameter is in PSBoundParameters (name in any case). */
  has(name: string): boolean;
  readonly parameterSetName: string;
  readonly context: ExecutionContext;
  readonly invocation: InvocationInfo;
  /** `$_` of this pipeline position: AutomationNull when there is no input. */
  readonly currentObject: PSValue;
  /** True when something upstream (or $input) feeds this command. */
  readonly expectingInput: boolean;
  /** Writes one object. An array stays one object. */
  write(value: PSValue): void;
  /** Writes the elements of a collection (or the value itself when it is none). */
  writeEnumerated(value: PSValue): void;
  writeError(record: ErrorRecord): void;
  throwTerminating(record: ErrorRecord): never;
  writeWarning(text: string): void;
  writeVerbose(text: string): void;
  writeDebug(text: string): void;
  writeInformation(record: InformationRecordInit): void;
  writeProgress(record: PSValue): void;
  shouldProcess(target: string, action?: string): boolean;
  /** ShouldProcess(verboseDescription, verboseWarning, caption). */
  shouldProcessDescription(description: string, warning: string, caption: string): boolean;
  shouldContinue(query: string, caption: string, choice?: ShouldContinueChoice): boolean;
  /** Throws the private stop signal when the pipeline is being stopped. */
  checkStopped(): void;
  /** Asks upstream commands to stop, as Select-Object -First does. Does not return. */
  stopUpstream(): never;
  /** An ErrorRecord; errorId gets `,<class name>` appended when it is written. */
  error(
    exceptionType: string,
    message: string,
    errorId: string,
    category: ErrorCategoryName,
    target: PSValue,
  ): ErrorRecord;
}

/** `mandatory`, `position` ... of one parameter in one set; position null = named only. */
export interface ParameterSetData {
  readonly mandatory: boolean;
  readonly position: number | null;
  readonly valueFromPipeline: boolean;
  readonly valueFromPipelineByPropertyName: boolean;
  readonly valueFromRemainingArguments: boolean;
  readonly helpMessage: string | null;
}

/** A validation or transformation attribute applied to an argument. */
export interface ArgumentAttribute {
  /** Attribute class, e.g. `ValidateSet`. */
  readonly kind: string;
  /** Throws a ValidationMetadataException when the (converted) value is not acceptable. */
  validate?(value: PSValue, context: ExecutionContext): void;
  /** Gives the value before conversion to the parameter's type. */
  transform?(value: PSValue, context: ExecutionContext): PSValue;
  /** The attribute as scripts see it in `.Attributes`. */
  toObject(): PSValue;
}

/** One parameter of a command, whatever kind of command it is. */
export interface ParameterMetadata {
  readonly name: string;
  /** Full .NET name; resolved lazily by `type()`. */
  readonly typeName: string;
  type(): DotNetType;
  readonly isSwitch: boolean;
  readonly aliases: readonly string[];
  /** By set name; `__AllParameterSets` = in every set. */
  readonly sets: ReadonlyMap<string, ParameterSetData>;
  readonly attributes: readonly ArgumentAttribute[];
  readonly allowNull: boolean;
  readonly allowEmptyString: boolean;
  readonly allowEmptyCollection: boolean;
  readonly dontShow: boolean;
  readonly isDynamic: boolean;
}

export type ConfirmImpactName = "None" | "Low" | "Medium" | "High";

/** A cmdlet as the generated table describes it. */
export interface CmdletMetadata {
  readonly name: string;
  readonly module: string;
  /** .NET class: the last part of its name ends error ids. */
  readonly className: string;
  readonly defaultParameterSetName: string | null;
  readonly supportsShouldProcess: boolean;
  readonly confirmImpact: ConfirmImpactName;
  readonly supportsPaging: boolean;
  readonly outputTypes: readonly string[];
  readonly parameters: readonly ParameterMetadata[];
}

/** Where the engine gets cmdlets from; packages/commands fills it from its generated table. */
export interface CommandRegistry {
  names(): Iterable<string>;
  /** Module a cmdlet belongs to without loading its metadata, or null for an unknown name. */
  moduleOf(name: string): string | null;
  /** Canonical spelling and metadata; names in any case. */
  metadata(name: string): CmdletMetadata | null;
  /** The code, loaded now; null: known but not implemented. */
  load(name: string): CmdletImplementation | null;
  /** Built-in aliases: name, definition, options ("ReadOnly, AllScope"). */
  aliases(): Iterable<readonly [name: string, definition: string, options: string]>;
  /** Aliases that come with the module of the cmdlet they stand for. */
  moduleAliases(): Iterable<readonly [name: string, definition: string]>;
}

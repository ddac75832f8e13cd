// Owns the metadata of script commands (functions, script blocks, .ps1 files) read from their param blocks.
import { getType } from "@latch/dotnet";
import type { DotNetType } from "@latch/dotnet";
import type { ExpressionAst, ParameterAst } from "@latch/grammar";
import type { ArgumentAttribute, ConfirmImpactName, ParameterSetData } from "../api/cmdlet.ts";
import { evaluateExpression } from "../compile/compiled-script.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import {
  AliasAttribute,
  ArgumentTypeConverter,
  CmdletBindingAttribute,
  MarkerAttribute,
  OutputTypeAttribute,
  ParameterAttribute,
  createAttribute,
} from "./attribute-factory.ts";
import { commonParameters, pagingParameters, shouldProcessParameters } from "./common-parameters.ts";
import { checkNames } from "./name-conflicts.ts";
import { ALL_SETS, CommandParameters, Parameter, plainSet } from "./parameter.ts";

/** What a script command says about itself. Made once per code. */
export class ScriptMetadata {
  /** [CmdletBinding()] or a [Parameter()] anywhere. */
  readonly isAdvanced: boolean;
  readonly binding: CmdletBindingAttribute;
  readonly outputTypes: readonly OutputTypeAttribute[];
  /** Attributes of the script block itself, as `.Attributes` shows them. */
  readonly attributes: readonly ArgumentAttribute[];
  /** Declared parameters in order; a Parameter's index is its place here. */
  readonly declared: readonly Parameter[];
  readonly hasDynamicParameters: boolean;
  private all: CommandParameters | null = null;

  constructor(context: ExecutionContext, block: ScriptBlock) {
    const evaluate = (ast: ExpressionAst) => evaluateExpression(context, ast);
    const ast = block.ast;
    const attributes = (ast.paramBlock?.attributes ?? []).map((attribute) => createAttribute(attribute, evaluate));
    this.attributes = attributes;
    const binding = attributes.find((attribute) => attribute instanceof CmdletBindingAttribute);
    this.outputTypes = attributes.filter((attribute) => attribute instanceof OutputTypeAttribute);
    this.binding = binding ?? new CmdletBindingAttribute();
    this.hasDynamicParameters = ast.dynamicParamBlock !== null;
    const parameters = block.functionParameters ?? ast.paramBlock?.parameters ?? [];
    const drafts = parameters.map((parameter) => new Draft(context, parameter));
    this.isAdvanced = binding !== undefined || drafts.some((draft) => draft.memberships.length > 0);
    if (this.binding.positionalBinding) numberPositions(drafts);
    this.declared = drafts.map((draft, index) => draft.toParameter(index));
  }

  /** With the common parameters, if the command is advanced. */
  get parameters(): CommandParameters {
    if (this.all === null) {
      const extra = this.isAdvanced ? [...commonParameters()] : [];
      if (this.isAdvanced && this.binding.supportsShouldProcess) extra.push(...shouldProcessParameters());
      if (this.isAdvanced && this.binding.supportsPaging) extra.push(...pagingParameters());
      checkNames([], this.declared);
      if (this.isAdvanced) checkNames(this.declared, extra);
      this.all = new CommandParameters([...this.declared, ...extra], this.binding.defaultParameterSetName);
    }
    return this.all;
  }

  get confirmImpact(): ConfirmImpactName {
    const name = this.binding.confirmImpact.toLowerCase();
    return name === "none" ? "None" : name === "low" ? "Low" : name === "high" ? "High" : "Medium";
  }
}

/** A parameter while positions are still to be given. */
class Draft {
  readonly name: string;
  readonly attributes: ArgumentAttribute[] = [];
  /** As `.Attributes` shows them: the last written first, type constraints at the end. */
  readonly shown: ArgumentAttribute[] = [];
  readonly memberships: ParameterAttribute[] = [];
  readonly aliases: string[] = [];
  readonly type: DotNetType;
  /** Position given automatically; null = named only. */
  automatic: number | null = null;

  constructor(context: ExecutionContext, ast: ParameterAst) {
    this.name = ast.name.variablePath.unqualifiedPath;
    let type: DotNetType | null = null;
    for (const attributeAst of ast.attributes) {
      const attribute = createAttribute(attributeAst, (expression) => evaluateExpression(context, expression));
      if (!(attribute instanceof ArgumentTypeConverter)) this.shown.unshift(attribute);
      if (attribute instanceof ParameterAttribute) {
        this.memberships.push(attribute);
        if (attribute.dontShow) this.attributes.push(new MarkerAttribute("DontShow"));
      } else if (attribute instanceof ArgumentTypeConverter) {
        type ??= attribute.constraint;
        this.attributes.push(attribute);
      } else {
        if (attribute instanceof AliasAttribute) this.aliases.push(...attribute.aliasNames);
        this.attributes.push(attribute);
      }
    }
    if (this.memberships.length === 0) this.shown.unshift(new ParameterAttribute());
    this.shown.push(...this.attributes.filter((attribute) => attribute instanceof ArgumentTypeConverter));
    // Attributes nearest the variable act first.
    this.attributes.reverse();
    this.type = type ?? getType("System.Object");
  }

  get hasCustomSet(): boolean {
    return this.memberships.some(
      (membership) => membership.position !== -2147483648 || membership.parameterSetName !== ALL_SETS,
    );
  }

  toParameter(index: number): Parameter {
    const sets = new Map<string, ParameterSetData>();
    for (const membership of this.memberships) {
      const data = membership.setData;
      sets.set(membership.parameterSetName, this.automatic === null ? data : { ...data, position: this.automatic });
    }
    for (const attribute of this.shown)
      if (attribute instanceof ParameterAttribute && this.automatic !== null) attribute.position = this.automatic;
    if (sets.size === 0) sets.set(ALL_SETS, { ...plainSet, position: this.automatic });
    return new Parameter({
      name: this.name,
      type: this.type,
      aliases: this.aliases,
      sets,
      attributes: this.attributes,
      shown: this.shown,
      index,
    });
  }
}

/** Positions follow the order of declaration unless some parameter has a position or a set of its own; switches get none. */
function numberPositions(drafts: readonly Draft[]): void {
  if (drafts.some((draft) => draft.hasCustomSet)) return;
  let position = 0;
  for (const draft of drafts) {
    if (draft.type.displayName !== "System.Management.Automation.SwitchParameter") draft.automatic = position++;
  }
}

/** The metadata of a script block, made at the first call. Throws what its attributes throw. */
export function scriptMetadata(context: ExecutionContext, block: ScriptBlock): ScriptMetadata {
  const known = block.commandMetadata;
  if (known instanceof ScriptMetadata) return known;
  const made = new ScriptMetadata(context, block);
  block.commandMetadata = made;
  return made;
}

// Owns ProxyCommand: the text of a function that wraps a command, written from its CommandMetadata.
import {
  defineType,
  displayTypeName,
  Exception,
  getEnumerable,
  getMember,
  type PSValue,
  PSDouble,
  PSSingle,
  toStringValue,
  typeNamesOf,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { AliasAttribute, CredentialAttribute, MarkerAttribute } from "../binder/attribute-factory.ts";
import {
  ValidateCountAttribute,
  ValidateLengthAttribute,
  ValidateNotNullAttribute,
  ValidateNotNullOrEmptyAttribute,
  ValidatePatternAttribute,
  ValidateRangeAttribute,
  ValidateScriptAttribute,
  ValidateSetAttribute,
} from "../binder/validation-attributes.ts";
import { escapeBlockComment, escapeSingleQuoted, escapeVariableName } from "../language/code-generation.ts";
import type { CommandMetadata } from "./command-metadata.ts";
import { noPosition, type ParameterMetadata, type ParameterSetMetadata } from "./parameter-metadata.ts";

const allSets = "__AllParameterSets";

const quoted = (text: string): string => `'${escapeSingleQuoted(text)}'`;

/** `[CmdletBinding(...)]`; empty for functions that bind simply. */
function bindingAttribute(metadata: CommandMetadata): string {
  if (!metadata.wrapped.isCmdlet) return "";
  const parts: string[] = [];
  const set = metadata.defaultParameterSetName;
  if (set !== null && set !== "" && set !== allSets) parts.push(`DefaultParameterSetName=${quoted(set)}`);
  if (metadata.supportsShouldProcess)
    parts.push("SupportsShouldProcess=$true", `ConfirmImpact='${metadata.confirmImpact}'`);
  if (metadata.supportsPaging) parts.push("SupportsPaging=$true");
  if (metadata.supportsTransactions) parts.push("SupportsTransactions=$true");
  if (!metadata.positionalBinding) parts.push("PositionalBinding=$false");
  if (metadata.helpUri !== "") parts.push(`HelpUri=${quoted(metadata.helpUri)}`);
  if (metadata.remotingCapability !== "PowerShell") parts.push(`RemotingCapability='${metadata.remotingCapability}'`);
  return `[CmdletBinding(${parts.join(", ")})]`;
}

function setArguments(set: ParameterSetMetadata): string[] {
  const parts: string[] = [];
  if (set.isMandatory) parts.push("Mandatory=$true");
  if (set.position !== noPosition) parts.push(`Position=${set.position}`);
  if (set.valueFromPipeline) parts.push("ValueFromPipeline=$true");
  if (set.valueFromPipelineByPropertyName) parts.push("ValueFromPipelineByPropertyName=$true");
  if (set.valueFromRemainingArguments) parts.push("ValueFromRemainingArguments=$true");
  if (set.helpMessage !== null && set.helpMessage !== "") parts.push(`HelpMessage=${quoted(set.helpMessage)}`);
  return parts;
}

function limit(value: PSValue): string {
  const base = unwrap(value);
  if (base instanceof PSDouble || base instanceof PSSingle) return toStringValue(base);
  const type = typeOf(base ?? "");
  return type.isEnum ? `[${type.fullName}]::${toStringValue(base)}` : toStringValue(base);
}

function rangeText(attribute: ValidateRangeAttribute): string {
  if (attribute.rangeKind !== null)
    return `[ValidateRange([System.Management.Automation.ValidateRangeKind]::${attribute.rangeKind})]`;
  return `[ValidateRange(${limit(attribute.minRange)}, ${limit(attribute.maxRange)})]`;
}

const markerKinds = new Set(["AllowNull", "AllowEmptyString", "AllowEmptyCollection"]);

/** How an attribute is written again; null for those that a proxy leaves out. */
function attributeText(attribute: unknown): string | null {
  if (attribute instanceof ValidateLengthAttribute)
    return `[ValidateLength(${attribute.minLength}, ${attribute.maxLength})]`;
  if (attribute instanceof ValidateRangeAttribute) return rangeText(attribute);
  if (attribute instanceof ValidatePatternAttribute) return `[ValidatePattern(${quoted(attribute.regexPattern)})]`;
  if (attribute instanceof ValidateCountAttribute)
    return `[ValidateCount(${attribute.minLength}, ${attribute.maxLength})]`;
  if (attribute instanceof ValidateNotNullAttribute || attribute instanceof ValidateNotNullOrEmptyAttribute)
    return `[${attribute.kind}()]`;
  if (attribute instanceof ValidateSetAttribute) return `[ValidateSet(${attribute.validValues.map(quoted).join(",")})]`;
  if (attribute instanceof ValidateScriptAttribute) return `[ValidateScript({ ${attribute.scriptBlock.toString()} })]`;
  if (attribute instanceof AliasAttribute || attribute instanceof CredentialAttribute) return null;
  if (!(attribute instanceof MarkerAttribute)) return null;
  if (markerKinds.has(attribute.kind)) return `[${attribute.kind}()]`;
  if (attribute.kind === "PSTypeName") return `[PSTypeName(${quoted(attribute.text)})]`;
  if (attribute.kind === "Obsolete") return `[Obsolete(${attribute.text === "" ? "" : quoted(attribute.text)})]`;
  return null;
}

function parameterText(key: string, parameter: ParameterMetadata, isCmdlet: boolean): string {
  const lines: string[] = [];
  if (isCmdlet) {
    for (const [name, set] of parameter.setEntries()) {
      const parts = setArguments(set);
      if (name !== allSets) parts.unshift(`ParameterSetName=${quoted(name)}`);
      if (parts.length > 0) lines.push(`[Parameter(${parts.join(", ")})]`);
    }
  }
  const aliases = parameter.aliases.items.map((alias) => quoted(toStringValue(alias)));
  if (aliases.length > 0) lines.push(`[Alias(${aliases.join(",")})]`);
  const attributes = parameter.attributes.items.map((attribute) => unwrap(attribute));
  for (const attribute of attributes) {
    const text = attributeText(attribute);
    if (text !== null) lines.push(text);
  }
  if (parameter.isSwitch) lines.push("[switch]");
  else if (parameter.parameterType !== null) lines.push(`[${displayTypeName(parameter.parameterType)}]`);
  if (attributes.some((attribute) => attribute instanceof CredentialAttribute))
    lines.push("[System.Management.Automation.CredentialAttribute()]");
  lines.push(`\${${escapeVariableName(key)}}`);
  return lines.map((line) => `\n    ${line}`).join("");
}

function paramBlock(metadata: CommandMetadata): string {
  return Array.from(metadata.parameterEntries(), ([key, parameter]) =>
    parameterText(key, parameter, metadata.wrapped.isCmdlet),
  ).join(",\n");
}

/** A block's lines in try and catch: what a .NET method throws ends the command then. */
function guarded(lines: readonly string[]): string {
  const body = lines.map((line) => (line === "" ? "" : `        ${line}`)).join("\n");
  return `\n    try {\n${body}\n    } catch {\n        throw\n    }\n`;
}

function lookUp(metadata: CommandMetadata, more = ""): string {
  const { name, kind } = metadata.wrapped;
  const text = escapeSingleQuoted(name);
  return `$ExecutionContext.InvokeCommand.GetCommand('${text}', [System.Management.Automation.CommandTypes]::${kind}${more})`;
}

function beginBlock(metadata: CommandMetadata): string {
  const { name, kind, isCmdlet } = metadata.wrapped;
  if (name === "")
    throw new Exception(
      "System.InvalidOperationException",
      "The proxy command cannot be generated because the CommandMetadata has no name.",
    );
  const origin = kind === "Function" ? "" : "$myInvocation.CommandOrigin";
  const start = [
    "$scriptCmd = {& $wrappedCmd @PSBoundParameters }",
    "",
    `$steppablePipeline = $scriptCmd.GetSteppablePipeline(${origin})`,
  ];
  if (!isCmdlet)
    return guarded([
      `$wrappedCmd = ${lookUp(metadata)}`,
      "$PSBoundParameters.Add('$args', $args)",
      ...start,
      "$steppablePipeline.Begin($myInvocation.ExpectingInput, $ExecutionContext)",
    ]);
  return guarded([
    "$outBuffer = $null",
    "if ($PSBoundParameters.TryGetValue('OutBuffer', [ref]$outBuffer))",
    "{",
    "    $PSBoundParameters['OutBuffer'] = 1",
    "}",
    "",
    `$wrappedCmd = ${lookUp(metadata)}`,
    ...start,
    "$steppablePipeline.Begin($PSCmdlet)",
  ]);
}

const processBlock = (_metadata: CommandMetadata): string => guarded(["$steppablePipeline.Process($_)"]);
const endBlock = (_metadata: CommandMetadata): string => guarded(["$steppablePipeline.End()"]);
const cleanBlock = (_metadata: CommandMetadata): string =>
  "\n    if ($null -ne $steppablePipeline) {\n        $steppablePipeline.Clean()\n    }\n";

function dynamicBlock(metadata: CommandMetadata): string {
  return guarded([
    `$targetCmd = ${lookUp(metadata, ", $PSBoundParameters")}`,
    "$dynamicParams = @($targetCmd.Parameters.GetEnumerator() | Microsoft.PowerShell.Core\\Where-Object { $_.Value.IsDynamic })",
    "if ($dynamicParams.Length -gt 0)",
    "{",
    "    $paramDictionary = [Management.Automation.RuntimeDefinedParameterDictionary]::new()",
    "    foreach ($param in $dynamicParams)",
    "    {",
    "        $param = $param.Value",
    "",
    "        if(-not $MyInvocation.MyCommand.Parameters.ContainsKey($param.Name))",
    "        {",
    "            $dynParam = [Management.Automation.RuntimeDefinedParameter]::new($param.Name, $param.ParameterType, $param.Attributes)",
    "            $paramDictionary.Add($param.Name, $dynParam)",
    "        }",
    "    }",
    "",
    "    return $paramDictionary",
    "}",
  ]);
}

/** The whole function body; `help` "" forwards to the wrapped command's help. */
function create(metadata: CommandMetadata, help: string, withDynamic: boolean): string {
  const { name, kind, isDynamic } = metadata.wrapped;
  const comment = help === "" ? `\n.ForwardHelpTargetName ${name}\n.ForwardHelpCategory ${kind}\n` : help;
  const dynamic = withDynamic && isDynamic ? `\ndynamicparam\n{${dynamicBlock(metadata)}}\n\n` : "";
  return (
    `${bindingAttribute(metadata)}\nparam(${paramBlock(metadata)})\n\n${dynamic}begin\n{${beginBlock(metadata)}}\n\n` +
    `process\n{${processBlock(metadata)}}\n\nend\n{${endBlock(metadata)}}\n\nclean\n{${cleanBlock(metadata)}}\n` +
    `<#\n${escapeBlockComment(comment)}\n#>\n`
  );
}

function textOf(value: PSValue): string {
  const text = getMember(value, "Text");
  return typeof text === "string" ? text : toStringValue(value);
}

/** A property of a help object, or null. */
function part(help: PSValue, ...names: readonly string[]): PSValue {
  let value: PSValue = help;
  for (const name of names) value = value === null ? null : (getMember(value, name) ?? null);
  return value;
}

const listed = (value: PSValue): PSValue[] =>
  value === null ? [] : Array.isArray(unwrap(value)) ? Array.from(getEnumerable(value) ?? []) : [];

function section(name: string, value: PSValue): string {
  const text = value === null ? "" : textOf(value);
  return text === "" ? "" : `\n${name}\n\n${text}\n`;
}

function sectionOfList(name: string, values: readonly PSValue[]): string {
  const texts = values.map((item) => textOf(item)).filter((text) => text !== "");
  return texts.length === 0 ? "" : `\n\n${name}\n\n${texts.map((text) => `${text}\n`).join("")}\n`;
}

function sectionOfType(name: string, type: PSValue): string {
  const value = part(type, "name") ?? part(type, "uri");
  return value === null ? "" : `\n\n${name}\n\n${textOf(value)}\n`;
}

function exampleText(example: PSValue): string {
  const remarks = listed(part(example, "remarks"));
  const introduction = listed(part(example, "introduction"))
    .map((item) => textOf(item))
    .join("");
  const code = part(example, "code");
  const after = remarks.map((remark) => toStringValue(part(remark, "text") ?? "")).join("");
  const text = `${introduction}${code === null ? "" : toStringValue(code)}${remarks.length === 0 ? "" : `\n${after}`}`;
  return text === "" ? "" : `\n\n.EXAMPLE\n\n${text}`;
}

/** The comment that says what a help object says. */
function helpComments(help: PSValue): string {
  if (!typeNamesOf(help).some((name) => name.includes("HelpInfo")))
    throw new Exception(
      "System.InvalidOperationException",
      "The 'help' parameter is not recognized as a valid HelpInfo object created by the 'get-help' command.",
    );
  const parameters = listed(part(help, "Parameters", "Parameter")).map((parameter) => {
    const lines = listed(part(parameter, "Description")).map((item) => textOf(item));
    const text = lines.filter((line) => line !== "").map((line) => `${line}\n`);
    return `\n.PARAMETER ${toStringValue(part(parameter, "Name") ?? "")}\n\n${text.join("")}`;
  });
  const links = listed(part(help, "relatedLinks", "navigationLink")).map(
    (link) => section(".LINK", part(link, "uri")) + section(".LINK", part(link, "linkText")),
  );
  return [
    section(".SYNOPSIS", part(help, "Synopsis")),
    sectionOfList(".DESCRIPTION", listed(part(help, "Description"))),
    ...parameters,
    ...listed(part(help, "examples", "example")).map(exampleText),
    sectionOfList(".NOTES", listed(part(help, "alertSet", "alert"))),
    sectionOfType(".INPUTS", part(help, "inputTypes", "inputType", "type")),
    sectionOfType(".OUTPUTS", part(help, "returnValues", "returnValue", "type")),
    ...links,
    section(".COMPONENT", part(help, "Component")),
    section(".ROLE", part(help, "Role")),
    section(".FUNCTIONALITY", part(help, "Functionality")),
  ].join("");
}

function argumentNull(name: string, typeName: string): Exception {
  const message =
    typeName === "System.ArgumentNullException"
      ? `Value cannot be null. (Parameter '${name}')`
      : `Cannot process argument because the value of argument "${name}" is null. Change the value of argument "${name}" to a non-null value.`;
  return new Exception(typeName, message);
}

function given(value: PSValue | undefined): CommandMetadata {
  if (value === undefined || value === null)
    throw argumentNull("commandMetaData", "System.Management.Automation.PSArgumentNullException");
  return unwrap(value) as unknown as CommandMetadata;
}

/** Makes the type known. */
export function defineProxyCommand(): void {
  defineType<never>({
    name: "System.Management.Automation.ProxyCommand",
    staticMethods: {
      Create: ([metadata, help, withDynamic]) =>
        create(given(metadata), help === undefined || help === null ? "" : toStringValue(help), withDynamic !== false),
      GetCmdletBindingAttribute: ([metadata]) => bindingAttribute(given(metadata)),
      GetParamBlock: ([metadata]) => paramBlock(given(metadata)),
      GetBegin: ([metadata]) => beginBlock(given(metadata)),
      GetProcess: ([metadata]) => processBlock(given(metadata)),
      GetDynamicParam: ([metadata]) => dynamicBlock(given(metadata)),
      GetEnd: ([metadata]) => endBlock(given(metadata)),
      GetClean: ([metadata]) => cleanBlock(given(metadata)),
      GetHelpComments: ([help]) => {
        if (help === undefined || help === null) throw argumentNull("help", "System.ArgumentNullException");
        return helpComments(help);
      },
    },
  });
}

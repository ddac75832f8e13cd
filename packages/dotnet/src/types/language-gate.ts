// Owns what a language mode refuses of .NET: which types are core types, and whether the running code may use others.
import { newErrorRecord } from "../errors/error-record.ts";
import { Exception } from "../errors/exception.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";
import { type DotNetType, typeOf } from "./dotnet-type.ts";

/**
 * The running code's mode, as the values below need to know it. The engine sets it whenever code of another mode
 * begins or ends to run; while nothing but FullLanguage was used, all of it is false.
 */
export const languageGate = {
  /** Some session left FullLanguage: script blocks have modes of their own. */
  used: false,
  /** Script code in ConstrainedLanguage runs (not a cmdlet that it called). */
  constrained: false,
  /** RestrictedLanguage, a data section. */
  restricted: false,
  /** Hashtables and custom objects do not become other objects: any mode but FullLanguage. */
  noBags: false,
};

const automation = "System.Management.Automation.";
/** System.Management.Automation.CoreTypes, but for enums, arrays and generic types. */
const coreTypes: ReadonlySet<string> = new Set([
  ...[
    "Alias ArgumentCompleter ArgumentCompletions AllowEmptyCollection AllowEmptyString AllowNull CmdletBinding DscLocalConfigurationManager",
    "DscProperty DscResource Experimental NoRunspaceAffinity OutputType Parameter PSDefaultValue PSTypeName SupportsWildcards ValidateCount",
    "ValidateDrive ValidateLength ValidateNotNull ValidateNotNullOrEmpty ValidateNotNullOrWhiteSpace ValidatePattern ValidateRange",
    "ValidateScript ValidateSet ValidateTrustedData ValidateUserDrive",
  ].flatMap((line) => line.split(" ").map((name) => `${automation}${name}Attribute`)),
  ...[
    "ExperimentAction ExperimentalFeature Language.NullString PSCredential PSListModifier PSObject PSCustomObject PSPrimitiveDictionary",
    "PSReference SwitchParameter WildcardPattern SemanticVersion",
  ].flatMap((line) => line.split(" ").map((name) => automation + name)),
  ...[
    "Array Boolean Byte Char DateTime Decimal Double Single Guid Int16 Int32 Int64 SByte String TimeSpan UInt16 UInt32 UInt64 Uri Version Void",
    "Collections.Hashtable Collections.Specialized.OrderedDictionary Globalization.CultureInfo Net.IPAddress Net.IPEndPoint Net.Mail.MailAddress",
    "Net.NetworkInformation.PhysicalAddress Numerics.BigInteger Security.AccessControl.ObjectSecurity Security.SecureString",
    "Security.Cryptography.X509Certificates.X500DistinguishedName Security.Cryptography.X509Certificates.X509Certificate",
    "Text.RegularExpressions.Regex Xml.XmlDocument",
  ].flatMap((line) => line.split(" ").map((name) => `System.${name}`)),
  "Microsoft.Management.Infrastructure.CimClass",
  "Microsoft.Management.Infrastructure.CimInstance",
  "Microsoft.Management.Infrastructure.CimSession",
  "Microsoft.Management.Infrastructure.CimType",
  "Microsoft.PowerShell.Cim.CimConverter",
  "Microsoft.PowerShell.Commands.ModuleSpecification",
]);

/** Is this a type whose every member ConstrainedLanguage allows? */
export function isCoreType(type: DotNetType): boolean {
  if (type.elementType !== null)
    return type.displayName === "System.Object[]" || isCoreType(type.elementType as DotNetType);
  if (coreTypes.has(type.displayName) || type.isEnum) return true;
  const generic = type.genericDefinition?.displayName;
  return generic === "System.Nullable`1" || generic === `${automation}FlagsExpression\`1`;
}

/** Conversions from text that PowerShell has ready before it asks for the mode. */
const readyFromText: ReadonlySet<string> = new Set(["System.Type", "System.Char[]"]);

/** Does the mode of the running code refuse to convert the value (unwrapped; null: $null) to the type? */
export function refusesConversion(base: PSValue, type: DotNetType): boolean {
  if (isNull(base) || isCoreType(type) || type.displayName === "System.Object") return false;
  if (typeof base === "string" && readyFromText.has(type.displayName)) return false;
  return !type.isAssignableFrom(typeOf(base));
}

/** The refusal. */
export function conversionRefused(typeName: string): Exception {
  return new Exception(
    `${automation}PSInvalidCastException`,
    `Cannot convert value to type "${typeName}". Only core types are supported in this language mode.`,
    { errorRecord: (self) => newErrorRecord(self, "ConversionSupportedOnlyToCoreTypes", "InvalidArgument", null) },
  );
}

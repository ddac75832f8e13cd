// Owns where attributes of .NET and PowerShell may stand: AttributeUsage's ValidOn, read from .NET 10 and PowerShell 7.6.

/** AttributeTargets -> attribute types without "Attribute"; those not listed may stand anywhere. */
const byTargets: Readonly<Record<number, string>> = {
  1: "~DynamicClassImplementationAssembly",
  4: "System.AttributeUsage System.Diagnostics.Tracing.EventSource ~DscResource ~DscLocalConfigurationManager ~Cmdlet ~CmdletBinding ~OutputType ~Provider.CmdletProvider ~Language.NoRunspaceAffinity",
  16: "System.Flags",
  64: "System.Runtime.InteropServices.DllImport System.Diagnostics.Tracing.Event",
  68: "System.Diagnostics.Conditional",
  256: "System.NonSerialized System.ThreadStatic",
  384: "~DscProperty ~Parameter ~PSTypeName ~SupportsWildcards ~PSDefaultValue ~ValidateLength ~ValidateRange ~ValidatePattern ~ValidateScript ~ValidateCount ~ValidateSet ~ValidateTrustedData ~AllowNull ~AllowEmptyString ~AllowEmptyCollection ~ValidateDrive ~ValidateUserDrive ~ValidateNotNull ~ValidateNotNullOrEmpty ~ValidateNotNullOrWhiteSpace ~ArgumentCompleter ~ArgumentCompletions ~Credential",
  388: "~Alias ~Experimental",
  992: "~Hidden",
  2048: "System.ParamArray",
  4124: "System.Serializable",
  6140: "System.Obsolete",
}; // biome-ignore format: a table

let known: Map<string, number> | null = null;

/** AttributeTargets of an attribute type by its full name; all of them when nothing is known. */
export function attributeTargets(fullName: string): number {
  if (known === null) {
    // Kept once it is whole: Ctrl+C may end the loop anywhere.
    const targetsOf = new Map<string, number>();
    for (const [targets, names] of Object.entries(byTargets))
      for (const name of names.split(" "))
        targetsOf.set(`${name.replace("~", "System.Management.Automation.")}Attribute`, Number(targets));
    known = targetsOf;
  }
  return known.get(fullName) ?? 32767;
}

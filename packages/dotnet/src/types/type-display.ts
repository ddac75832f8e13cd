// How PowerShell writes a type in member definitions and messages: accelerators for the common ones,
// `System.Collections.Generic.List[string]` without the arity mark. (ToStringCodeMethods.Type)

import type { DotNetType } from "./dotnet-type.ts";

const keywords: Readonly<Record<string, string>> = {
  "System.Boolean": "bool", "System.Byte": "byte", "System.Char": "char", "System.DateTime": "datetime",
  "System.Decimal": "decimal", "System.Double": "double", "System.Single": "float", "System.Guid": "guid",
  "System.Collections.Hashtable": "hashtable", "System.Int32": "int", "System.Int16": "short", "System.Int64": "long",
  "System.SByte": "sbyte", "System.String": "string", "System.UInt16": "ushort", "System.UInt32": "uint",
  "System.UInt64": "ulong", "System.Void": "void", "System.Type": "type", "System.TimeSpan": "timespan",
  "System.Uri": "uri", "System.Version": "version", "System.Xml.XmlDocument": "xml", "System.Numerics.BigInteger": "bigint",
  "System.Text.RegularExpressions.Regex": "regex", "System.Globalization.CultureInfo": "cultureinfo",
  "System.Management.Automation.ScriptBlock": "scriptblock", "System.Management.Automation.SwitchParameter": "switch",
  "System.Management.Automation.PSObject": "psobject", "System.Net.IPAddress": "ipaddress", "System.Net.IPEndPoint": "IPEndpoint",
  "System.Net.Mail.MailAddress": "mailaddress", "System.Security.SecureString": "securestring",
  "System.Management.Automation.PSCredential": "pscredential", "System.Management.Automation.PSReference": "ref",
  "System.Management.Automation.SemanticVersion": "semver", "System.Array": "array", "System.Management.Automation.PSModuleInfo": "psmoduleinfo",
  "System.Management.Automation.PSVariable": "psvariable", "System.Management.Automation.PowerShell": "powershell",
  "System.Management.Automation.Runspaces.Runspace": "runspace", "System.Management.Automation.Runspaces.InitialSessionState": "initialsessionstate",
  "System.Management.Automation.PSPrimitiveDictionary": "psprimitivedictionary", "System.Management.Automation.PSNoteProperty": "psnoteproperty",
  "System.Management.Automation.PSAliasProperty": "psaliasproperty", "System.Management.Automation.PSScriptProperty": "psscriptproperty",
  "System.Management.Automation.PSScriptMethod": "psscriptmethod", "System.Management.Automation.PSTypeNameAttribute": "PSTypeNameAttribute",
  "System.Management.Automation.WildcardPattern": "wildcardpattern", "System.Management.Automation.Language.NullString": "NullString",
  "System.Security.Cryptography.X509Certificates.X509Certificate": "X509Certificate",
  "Microsoft.PowerShell.Commands.PSPropertyExpression": "pspropertyexpression",
  "System.Security.Cryptography.X509Certificates.X500DistinguishedName": "X500DistinguishedName",
}; // biome-ignore format: a table

/** In: a type. Out: its name as in `'abc'.Substring`'s definitions. `dropNamespaces` as in explicit interface names. */
export function displayTypeName(type: DotNetType, dropNamespaces = false): string {
  if (type.elementType !== null) {
    return `${displayTypeName(type.elementType, dropNamespaces)}[${",".repeat(type.arrayRank - 1)}]`;
  }
  if (type.isGenericParameter) return type.displayName;
  if (type.genericDefinition !== null) return displayGeneric(type, type.genericDefinition, dropNamespaces);
  const keyword = keywords[type.displayName];
  if (keyword !== undefined) return keyword;
  return dropNamespaces ? type.name : type.toString();
}

function displayGeneric(type: DotNetType, definition: DotNetType, dropNamespaces: boolean): string {
  const name = dropNamespaces ? definition.name : definition.displayName;
  const args = type.genericArguments.map((a) => displayTypeName(a, dropNamespaces)).join(",");
  // Nested types of generics keep the mark in the middle: Dictionary`2+Enumerator[string,int].
  return `${name.replace(/`\d+$/, "")}[${args}]`;
}

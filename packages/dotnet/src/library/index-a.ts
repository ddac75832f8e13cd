// Library files of the value core's types: which file defines which of them (continues library-index.ts).

import { createRequire } from "node:module";
import { defineTypesIn } from "../types/define-type.ts";

const require = createRequire(import.meta.url);
const system = (names: string): string[] => names.split(" ").map((n) => `System.${n}`);

defineTypesIn(
  ["ErrorRecord", "ErrorCategoryInfo", "ErrorDetails"].map((n) => `System.Management.Automation.${n}`),
  () => require("./error-record.ts"),
);
defineTypesIn(["System.Management.Automation.LanguagePrimitives"], () => require("./language-primitives.ts"));
defineTypesIn(
  system(
    "CultureInfo NumberFormatInfo DateTimeFormatInfo TextInfo CompareInfo GregorianCalendar ISOWeek StringInfo",
  ).map((n) => n.replace("System.", "System.Globalization.")),
  () => require("./culture-info.ts"),
);
defineTypesIn(
  "PSNoteProperty PSVariableProperty PSAliasProperty PSScriptProperty PSScriptMethod PSPropertySet PSMemberSet PSProperty PSMethod PSCodeProperty PSCodeMethod PSParameterizedProperty PSEvent PSMemberInfo"
    .split(" ")
    .map((n) => `System.Management.Automation.${n}`),
  () => require("./ps-members.ts"),
);
defineTypesIn(
  ["System.Management.Automation.PSObject", "System.Management.Automation.PSMemberInfoIntegratingCollection`1"],
  () => require("../members/psobject-view.ts"),
);
defineTypesIn(system("Uri UriBuilder"), () => require("./uri.ts"));
defineTypesIn(system("Net.IPAddress Net.IPEndPoint Net.WebUtility Net.Mail.MailAddress"), () => require("./net.ts"));
defineTypesIn(
  "HashAlgorithm KeyedHashAlgorithm HMAC MD5 SHA1 SHA256 SHA384 SHA512 HMACMD5 HMACSHA1 HMACSHA256 HMACSHA384 HMACSHA512 MD5CryptoServiceProvider SHA1CryptoServiceProvider SHA256CryptoServiceProvider SHA384CryptoServiceProvider SHA512CryptoServiceProvider SHA1Managed SHA256Managed SHA384Managed SHA512Managed"
    .split(" ")
    .map((n) => `System.Security.Cryptography.${n}`),
  () => require("./cryptography/hash-algorithms.ts"),
);
const cryptography: Readonly<Record<string, () => unknown>> = {
  "RandomNumberGenerator RandomNumberGeneratorImplementation RNGCryptoServiceProvider HashAlgorithmName Rfc2898DeriveBytes HKDF CryptographicOperations":
    () => require("./cryptography/random-and-keys.ts"),
  "SymmetricAlgorithm Aes TripleDES AesManaged AesCryptoServiceProvider RijndaelManaged UniversalCryptoTransform KeySizes":
    () => require("./cryptography/symmetric-algorithms.ts"),
  "AsymmetricAlgorithm RSA RSACryptoServiceProvider RSAOpenSsl RSAParameters RSAEncryptionPadding RSASignaturePadding":
    () => require("./cryptography/rsa.ts"),
  CryptoStream: () => require("./cryptography/crypto-stream.ts"),
};
for (const [names, load] of Object.entries(cryptography))
  defineTypesIn(
    names.split(" ").map((n) => `System.Security.Cryptography.${n}`),
    load,
  );
defineTypesIn(["System.Runtime.InteropServices.Marshal"], () => require("./marshal.ts"));
defineTypesIn(system("Web.HttpUtility Collections.Specialized.NameValueCollection"), () =>
  require("./http-utility.ts"),
);

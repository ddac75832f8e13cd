// ConvertTo-SecureString
import { Exception, newErrorRecord, type PSValue, SecureString } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { decryptWithKey, keyOf } from "./secure-string-encryption.ts";

interface Parameters {
  String: string;
  AsPlainText?: boolean;
  Force?: boolean;
  SecureKey?: SecureString;
  Key?: Uint8Array;
}

export const convertToSecureString = defineCmdlet<Parameters>("ConvertTo-SecureString", (cmdlet) => ({
  process() {
    const { String: text, AsPlainText } = cmdlet.parameters;
    if (AsPlainText) {
      cmdlet.write(SecureString.of(text));
      return;
    }
    const key = keyOf(cmdlet.parameters);
    const plain = key === null ? decodeHex(text) : decryptWithKey(text, key);
    if (plain !== null) cmdlet.write(SecureString.of(plain));
    else refuse(cmdlet, text, key !== null);
  },
}));

function refuse(cmdlet: CmdletRuntime<Parameters>, text: string, encrypted: boolean): void {
  if (encrypted) {
    const exception = new Exception(
      "System.Security.Cryptography.CryptographicException",
      "Padding is invalid and cannot be removed.",
    );
    cmdlet.writeError(
      newErrorRecord(exception, "ImportSecureString_InvalidArgument_CryptographicError", "InvalidArgument", null),
    );
    return;
  }
  const exception = new Exception(
    "System.Management.Automation.PSArgumentException",
    `The parameter value "${text}" is not a valid encrypted string.`,
  );
  cmdlet.writeError(
    newErrorRecord(exception, "ImportSecureString_InvalidArgument", "InvalidArgument", text as PSValue),
  );
}

/** Without a key, on Unix: hexadecimal UTF-16, not encrypted. */
function decodeHex(text: string): string | null {
  if (!/^(?:[\da-fA-F]{4})*$/.test(text)) return null;
  return Buffer.from(text, "hex").toString("utf16le");
}

// ConvertFrom-SecureString
import type { SecureString } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { encryptWithKey, keyOf } from "./secure-string-encryption.ts";

interface Parameters {
  SecureString: SecureString;
  AsPlainText?: boolean;
  SecureKey?: SecureString;
  Key?: Uint8Array;
}

export const convertFromSecureString = defineCmdlet<Parameters>("ConvertFrom-SecureString", (cmdlet) => ({
  process() {
    const { SecureString: value, AsPlainText } = cmdlet.parameters;
    const key = keyOf(cmdlet.parameters);
    if (AsPlainText) cmdlet.write(value.toPlainText());
    else if (key !== null) cmdlet.write(encryptWithKey(value.toPlainText(), key));
    else cmdlet.write(Buffer.from(value.toPlainText(), "utf16le").toString("hex"));
  },
}));

// SecureStrings as text under a key of 16, 24 or 32 bytes: AES-CBC, in the layout of ConvertFrom-SecureString -Key.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecureString } from "@latch/dotnet";

/** The text begins with this (the header of version 1 encrypted strings). */
const header = "76492d1116743f0423413b16050a5345";

/** The bytes of -Key or -SecureKey; null when neither is given. */
export function keyOf(parameters: { SecureKey?: SecureString; Key?: Uint8Array }): Buffer | null {
  if (parameters.Key !== undefined) return Buffer.from(parameters.Key);
  if (parameters.SecureKey !== undefined) return Buffer.from(parameters.SecureKey.toPlainText(), "utf16le");
  return null;
}

/** header + base64 of UTF-16 `2|IV|hexadecimal`. */
export function encryptWithKey(plain: string, key: Buffer): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  const data = Buffer.concat([cipher.update(Buffer.from(plain, "utf16le")), cipher.final()]);
  const parts = `2|${iv.toString("base64")}|${data.toString("hex")}`;
  return header + Buffer.from(parts, "utf16le").toString("base64");
}

/** The text, or null when the key is wrong or the layout is. */
export function decryptWithKey(text: string, key: Buffer): string | null {
  if (!text.startsWith(header)) return null;
  const [version, iv, data] = Buffer.from(text.slice(header.length), "base64").toString("utf16le").split("|");
  if (version !== "2" || iv === undefined || data === undefined) return null;
  try {
    const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, Buffer.from(iv, "base64"));
    return Buffer.concat([decipher.update(Buffer.from(data, "hex")), decipher.final()]).toString("utf16le");
  } catch {
    return null; // a wrong key shows as bad padding
  }
}

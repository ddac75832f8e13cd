// What a web request carries: text in its charset, bytes, files, a form's fields, a query string.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import {
  DictionaryBase,
  encodings,
  encodingFor,
  Exception,
  getEnumerable,
  getMember,
  type PSValue,
  toStringValue,
  typeNamesOf,
  unwrap,
} from "@latch/dotnet";

export interface WebBody {
  readonly bytes: Uint8Array;
  /** null: the body itself says none. */
  readonly contentType: string | null;
}

/** `a=1&b=x+y`, as WebUtility.UrlEncode writes it. */
export function formEncoded(values: DictionaryBase): string {
  const pairs: string[] = [];
  for (const [name, value] of values.entries()) {
    pairs.push(`${urlEncoded(toStringValue(name))}=${urlEncoded(value === null ? "" : toStringValue(value))}`);
  }
  return pairs.join("&");
}

function urlEncoded(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/%(21|28|29|2A)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/[~']/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** -Body: bytes as they are, dictionaries as form fields, XML and everything else as text in the content type's charset. */
export function bodyOf(value: PSValue, contentType: string | null): WebBody {
  const base = unwrap(value);
  if (base instanceof Uint8Array) return { bytes: base, contentType: null };
  const text =
    base instanceof DictionaryBase
      ? formEncoded(base)
      : typeNamesOf(base).includes("System.Xml.XmlNode")
        ? toStringValue(getMember(base, "OuterXml") ?? "")
        : toStringValue(value);
  return { bytes: encodingIn(contentType).encode(text), contentType: null };
}

function encodingIn(contentType: string | null) {
  const name = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? "")?.[1];
  if (name === undefined) return encodings.utf8NoBom;
  try {
    return encodingFor(name);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return encodings.utf8NoBom;
  }
}

/** -Form: multipart/form-data (RFC 7578); a file's content goes with its name, a collection is one part for each element. */
export function multipartOf(form: DictionaryBase): WebBody {
  const boundary = randomUUID();
  const parts: Uint8Array[] = [];
  const add = (head: string, content: Uint8Array): void => {
    parts.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), content, Buffer.from("\r\n"));
  };
  const addValue = (name: string, value: PSValue): void => {
    const base = unwrap(value);
    if (typeNamesOf(base).includes("System.IO.FileInfo")) {
      const path = toStringValue(getMember(base, "FullName") ?? "");
      const file = basename(path);
      const disposition = `form-data; name=${name}; filename=${quoted(file)}; filename*=utf-8''${encodeURIComponent(file)}`;
      add(
        `Content-Disposition: ${disposition}\r\nContent-Type: application/octet-stream`,
        new Uint8Array(readFileSync(path)),
      );
      return;
    }
    const items = getEnumerable(base);
    if (items !== null) for (const item of items) addValue(name, item);
    else {
      const head = `Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=${name}`;
      add(head, Buffer.from(base === null ? "" : toStringValue(value), "utf8"));
    }
  };
  for (const [name, value] of form.entries()) addValue(toStringValue(name), value);
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { bytes: Buffer.concat(parts), contentType: `multipart/form-data; boundary="${boundary}"` };
}

function quoted(text: string): string {
  return /^[\w.+-]+$/.test(text) ? text : `"${text}"`;
}

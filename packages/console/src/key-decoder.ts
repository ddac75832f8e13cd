// Bytes of a terminal -> keys (sans-IO): UTF-8 text, control characters, CSI and SS3 sequences, bracketed paste.

/** One key press, or one piece of pasted text. */
export interface Key {
  /** "text", "paste", or a name such as "left", "enter", "c" with `ctrl` */
  readonly name: string;
  /** what it types, for "text" and "paste" */
  readonly text: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

const pasteStart = "\x1b[200~";
const pasteEnd = "\x1b[201~";

const csiFinal: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  Z: "tab",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};
const csiTilde: Readonly<Record<string, string>> = {
  "1": "home", "2": "insert", "3": "delete", "4": "end", "5": "pageup", "6": "pagedown", "7": "home", "8": "end", "11": "f1", "12": "f2", "13": "f3", "14": "f4",
  "15": "f5", "17": "f6", "18": "f7", "19": "f8", "20": "f9", "21": "f10", "23": "f11", "24": "f12",
}; // biome-ignore format: a table

/** Feed bytes, get keys. An escape sequence may be split over chunks; `flush` gives up on an unfinished one. */
export class KeyDecoder {
  readonly #utf8 = new TextDecoder("utf-8");
  #pending = "";
  #pasted: string | null = null;

  /** The keys completed by these bytes. */
  receive(bytes: Uint8Array): Key[] {
    this.#pending += this.#utf8.decode(bytes, { stream: true });
    return this.#decode(false);
  }

  /** True when a sequence has begun and not ended: a lone Esc, or the start of something longer. */
  get isWaiting(): boolean {
    return this.#pending !== "" && this.#pasted === null;
  }

  /** No more bytes came in time: what is pending is keys by themselves. */
  flush(): Key[] {
    return this.#decode(true);
  }

  #decode(final: boolean): Key[] {
    const keys: Key[] = [];
    while (this.#pending !== "") {
      if (this.#pasted !== null) {
        if (!this.#paste(keys)) break;
        continue;
      }
      const taken = this.#one(keys, final);
      if (taken === 0) break;
      this.#pending = this.#pending.slice(taken);
    }
    return keys;
  }

  /** Reads pasted text; false when its end has not come yet. */
  #paste(keys: Key[]): boolean {
    const end = this.#pending.indexOf(pasteEnd);
    if (end < 0) {
      // Keep what may be the beginning of the end mark.
      const keep = partialTail(this.#pending, pasteEnd);
      this.#pasted += this.#pending.slice(0, this.#pending.length - keep);
      this.#pending = this.#pending.slice(this.#pending.length - keep);
      return false;
    }
    const text = (this.#pasted ?? "") + this.#pending.slice(0, end);
    this.#pasted = null;
    this.#pending = this.#pending.slice(end + pasteEnd.length);
    keys.push(key("paste", { text: text.replace(/\r\n?/g, "\n") }));
    return true;
  }

  /** Decodes one key at the front; how many characters it took, 0 to wait for more. */
  #one(keys: Key[], final: boolean): number {
    const c = this.#pending.charAt(0);
    if (c === "\x1b") return this.#escape(keys, final);
    if (c < " " || c === "\x7f") {
      keys.push(control(c));
      return 1;
    }
    let end = 1;
    while (end < this.#pending.length && this.#pending.charAt(end) >= " " && this.#pending.charAt(end) !== "\x7f")
      end++;
    keys.push(key("text", { text: this.#pending.slice(0, end) }));
    return end;
  }

  #escape(keys: Key[], final: boolean): number {
    const text = this.#pending;
    if (text.startsWith(pasteStart)) {
      this.#pasted = "";
      return pasteStart.length;
    }
    const sequence = /^\x1b(?:\[([\d;]*)([A-Za-z~])|O([A-Za-z]))/.exec(text);
    if (sequence) {
      const [all, parameters = "", final = "", ss3] = sequence;
      const decoded = ss3 === undefined ? csi(parameters, final) : csi("", ss3);
      if (decoded) keys.push(decoded);
      return all.length;
    }
    const unfinished = /^\x1b(?:\[[\d;]*|O)?$/.test(text);
    if (unfinished && !final) return 0;
    if (text.length === 1 || unfinished) {
      keys.push(key("escape"));
      return 1;
    }
    const next = text.charAt(1);
    const plain =
      next < " " || next === "\x7f" ? control(next) : key(next.toLowerCase(), { shift: next !== next.toLowerCase() });
    keys.push({ ...plain, alt: true });
    return 2;
  }
}

function csi(parameters: string, final: string): Key | null {
  const [first = "", modifier = ""] = parameters.split(";");
  const name = final === "~" ? csiTilde[first] : csiFinal[final];
  if (name === undefined) return null;
  // xterm: 1 + shift 1 + alt 2 + ctrl 4
  const bits = Math.max(0, Number(modifier || "1") - 1);
  return key(name, { shift: (bits & 1) !== 0 || final === "Z", alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 });
}

const controlNames: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x7f": "backspace",
};

function control(c: string): Key {
  const name = controlNames[c];
  if (name !== undefined) return key(name, { ctrl: c === "\n" });
  if (c === "\x00") return key("space", { ctrl: true });
  return key(String.fromCharCode(c.charCodeAt(0) + 96), { ctrl: true });
}

function key(name: string, parts: Partial<Omit<Key, "name">> = {}): Key {
  return {
    name,
    text: parts.text ?? "",
    ctrl: parts.ctrl ?? false,
    alt: parts.alt ?? false,
    shift: parts.shift ?? false,
  };
}

/** How many characters at the end of `text` may be the beginning of `mark`. */
function partialTail(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--)
    if (mark.startsWith(text.slice(-length))) return length;
  return 0;
}

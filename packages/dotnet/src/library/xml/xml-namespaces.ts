// System.Xml.XmlNamespaceManager and NameTable.

import { defineType } from "../../types/define-type.ts";
import { getType } from "../../types/dotnet-type.ts";
import { argumentException, argumentNull } from "../../types/method-errors.ts";
import { ENUMERATE } from "../../values/enumerable.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { enumNumber, text } from "../arguments.ts";
import { GenericDictionary } from "../collections/dictionary.ts";
import { Enumerator } from "../collections/enumerator.ts";

/** XmlNamespaceManager: namespaces by prefix, scope in scope. */
export class XmlNamespaceManager {
  private readonly scopes: Map<string, string>[] = [
    new Map([
      ["", ""],
      ["xmlns", "http://www.w3.org/2000/xmlns/"],
      ["xml", "http://www.w3.org/XML/1998/namespace"],
    ]),
    new Map(),
  ];
  /** All that are in force. */
  get namespaces(): Map<string, string> {
    const all = new Map<string, string>();
    for (const scope of this.scopes) for (const [prefix, uri] of scope) all.set(prefix, uri);
    return all;
  }
  get local(): Map<string, string> {
    return this.scopes.at(-1) as Map<string, string>;
  }
  add(prefix: string, uri: string): void {
    if (prefix === "xml" || prefix === "xmlns")
      throw argumentException(`Prefix "${prefix}" is reserved for use by XML.`, "prefix");
    this.local.set(prefix, uri);
  }
  removeLocal(prefix: string, uri: string): void {
    if (this.local.get(prefix) === uri) this.local.delete(prefix);
  }
  push(): void {
    this.scopes.push(new Map());
  }
  pop(): boolean {
    if (this.scopes.length <= 2) return false;
    this.scopes.pop();
    return true;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.namespaces.keys();
  }
}
tagType(XmlNamespaceManager, "System.Xml.XmlNamespaceManager");
export class NameTable {}
tagType(NameTable, "System.Xml.NameTable");

/** The namespaces in force as IDictionary. XmlNamespaceScope: 0 All, 1 ExcludeXml, 2 Local. */
function inScope(self: XmlNamespaceManager, scope: number): PSValue {
  const type = getType("System.Collections.Generic.Dictionary`2").makeGeneric([
    getType("System.String"),
    getType("System.String"),
  ]);
  const found = new GenericDictionary(type);
  for (const [prefix, uri] of scope === 2 ? self.local : self.namespaces) {
    if (prefix === "xmlns" || (prefix === "xml" && scope !== 0) || (prefix === "" && uri === "")) continue;
    found.set(prefix, uri);
  }
  return found;
}

defineType<XmlNamespaceManager>({
  name: "System.Xml.XmlNamespaceManager",
  construct: ([table]) => {
    if (table === null) throw argumentNull("nameTable");
    return new XmlNamespaceManager();
  },
  properties: {
    DefaultNamespace: (self) => self.namespaces.get("") ?? "",
    NameTable: () => new NameTable(),
  },
  methods: {
    AddNamespace: (self, [prefix, uri]) => {
      if (uri === null) throw argumentNull("uri");
      if (prefix === null) throw argumentNull("prefix");
      self.add(text(prefix), text(uri));
      return undefined;
    },
    RemoveNamespace: (self, [prefix, uri]) => void self.removeLocal(text(prefix), text(uri)) as undefined,
    LookupNamespace: (self, [prefix]) => self.namespaces.get(text(prefix)) ?? null,
    LookupPrefix: (self, [uri]) => [...self.namespaces].reverse().find(([, u]) => u === text(uri))?.[0] ?? null,
    HasNamespace: (self, [prefix]) => self.local.has(text(prefix)),
    PushScope: (self) => void self.push() as undefined,
    PopScope: (self) => self.pop(),
    GetNamespacesInScope: (self, [scope]) => inScope(self, enumNumber(scope)),
    GetEnumerator: (self) => new Enumerator(() => self[ENUMERATE](), "System.Collections.IEnumerator"),
  },
});
defineType<NameTable>({ name: "System.Xml.NameTable", construct: () => new NameTable() });

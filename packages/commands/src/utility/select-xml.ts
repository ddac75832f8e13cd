// Select-Xml: the nodes of documents, files and texts that an XPath query finds.
import {
  construct,
  convertTo,
  type ErrorRecord,
  Exception,
  getMember,
  getType,
  type Hashtable,
  invokeMethod,
  isNull,
  getEnumerable,
  newErrorRecord,
  type PSValue,
  toStringValue,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type PathInfo } from "@latch/engine";
import { defineDataObject } from "../data-object.ts";

interface Parameters {
  XPath: string;
  Path?: string[];
  LiteralPath?: string[];
  Xml?: PSValue[];
  Content?: string[];
  Namespace?: Hashtable;
}
type Cmdlet = CmdletRuntime<Parameters>;

const inputStream = "InputStream";

const SelectXmlInfo = defineDataObject("Microsoft.PowerShell.Commands.SelectXmlInfo", ["Node", "Path", "Pattern"], {
  settable: ["Node", "Path", "Pattern"],
  text: ({ Node, Path }) => {
    if (isNull(Node ?? null)) return "";
    const value = getMember(Node as PSValue, "Value");
    const text = toStringValue(
      isNull(value ?? null) ? (getMember(Node as PSValue, "InnerXml") ?? "") : (value as PSValue),
    );
    return Path === inputStream ? text.trim() : `${text.trim()}:${toStringValue(Path ?? "")}`;
  },
});

export const selectXml = defineCmdlet<Parameters>("Select-Xml", (cmdlet) => ({
  process() {
    const { Xml, Content, Path, LiteralPath } = cmdlet.parameters;
    if (cmdlet.parameterSetName === "Xml") for (const node of Xml ?? []) search(cmdlet, node, "");
    else if (cmdlet.parameterSetName === "Content") for (const text of Content ?? []) searchText(cmdlet, text);
    else
      for (const file of filesOf(cmdlet, LiteralPath ?? Path ?? [], LiteralPath !== undefined))
        searchFile(cmdlet, file);
  },
}));

function search(cmdlet: Cmdlet, node: PSValue, path: string): void {
  const { XPath, Namespace } = cmdlet.parameters;
  const args: PSValue[] = [XPath];
  if (Namespace !== undefined) args.push(namespaceManager(cmdlet, Namespace));
  const found = getEnumerable(called(() => invokeMethod(node, "SelectNodes", args))) ?? [];
  for (const one of found)
    cmdlet.write(new SelectXmlInfo({ Node: one, Path: path === "" ? inputStream : path, Pattern: XPath }));
}

/** What a .NET method gives; its own exception rather than MethodInvocationException when it fails. */
function called(call: () => PSValue): PSValue {
  try {
    return call();
  } catch (error) {
    const isWrapper = error instanceof Exception && error.typeName.endsWith(".MethodInvocationException");
    throw isWrapper ? (error.innerException ?? error) : error;
  }
}

function namespaceManager(cmdlet: Cmdlet, table: Hashtable): PSValue {
  const manager = construct(getType("System.Xml.XmlNamespaceManager"), [
    construct(getType("System.Xml.NameTable"), []),
  ]);
  for (const [prefix, uri] of table.entries()) {
    if (isNull(uri)) {
      const message =
        "This command cannot be run because the prefix value in the Namespace parameter is null. Provide a valid value for the prefix, and then run the command again.";
      cmdlet.writeError(
        newErrorRecord(
          new Exception("System.InvalidOperationException", message),
          "PrefixError",
          "InvalidOperation",
          table,
        ),
      );
      continue;
    }
    invokeMethod(manager, "AddNamespace", [toStringValue(prefix), toStringValue(uri)]);
  }
  return manager;
}

function searchText(cmdlet: Cmdlet, text: string): void {
  let document: PSValue;
  try {
    document = convertTo(text, getType("System.Xml.XmlDocument"));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    cmdlet.writeError(error.errorRecord as ErrorRecord);
    return;
  }
  search(cmdlet, document, "");
}

function* filesOf(cmdlet: Cmdlet, paths: readonly string[], literal: boolean): Iterable<string> {
  for (const path of paths) {
    let found: readonly PathInfo[];
    try {
      found = cmdlet.context.paths.resolve(path, { literal, allowMissing: literal });
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      cmdlet.throwTerminating(error.errorRecord ?? newErrorRecord(error, "PathNotFound", "ObjectNotFound", path));
    }
    for (const file of found) {
      if (file.provider.name === "FileSystem") {
        yield file.providerPath;
        continue;
      }
      const message = `Cannot open the file because the current provider (Microsoft.PowerShell.Core\\${file.provider.name}) cannot open files.`;
      cmdlet.writeError(
        newErrorRecord(
          new Exception("System.InvalidOperationException", message),
          "ProcessingFile",
          "InvalidOperation",
          path,
        ),
      );
      break;
    }
  }
}

/** A file that cannot be read, or is no XML, is an error of its own. */
function searchFile(cmdlet: Cmdlet, path: string): void {
  try {
    const document = construct(getType("System.Xml.XmlDocument"), []);
    (document as { preserveWhitespace?: boolean }).preserveWhitespace = true;
    called(() => invokeMethod(document, "Load", [path]));
    search(cmdlet, document, path);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (error.is("System.Xml.XPath.XPathException")) throw error;
    const message = `The file '${path}' cannot be read: ${error.message}`;
    const exception = new Exception("System.ArgumentException", message, { inner: error });
    cmdlet.writeError(newErrorRecord(exception, "ProcessingFile", "InvalidArgument", path));
  }
}

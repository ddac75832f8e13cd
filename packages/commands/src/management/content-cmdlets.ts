// What Get-, Set- and Add-Content share: the writers of the paths given and the errors of paths that match nothing.
import {
  addInstanceMembers,
  Exception,
  newErrorRecord,
  PSNoteProperty,
  type PSValue,
  WildcardPattern,
} from "@latch/dotnet";
import { type CmdletRuntime, type ContentWriter, type PathInfo } from "@latch/engine";
import {
  asPathInfo,
  givenPaths,
  type ItemParameters,
  nameFilter,
  operationOn,
  providerNotSupported,
  tryItem,
} from "./item-operation.ts";

export interface ContentParameters extends ItemParameters {
  Value?: PSValue[];
  PassThru?: boolean;
  AsByteStream?: boolean;
  NoNewline?: boolean;
}

/** The error of a wildcard path that matches nothing (a literal miss has its own). */
export function nothingMatched(path: string): Exception {
  const message = `An object at the specified path ${path} does not exist, or has been filtered by the -Include or -Exclude parameter.`;
  return new Exception("System.Exception", message, {
    errorRecord: (exception) => newErrorRecord(exception, "ItemNotFound", "ObjectNotFound", path),
  });
}

/** Opens a writer on every path: existing matches of wildcards, or the file to be made. */
export function openWriters(cmdlet: CmdletRuntime<ContentParameters>, append: boolean): ContentWriter[] {
  const writers: ContentWriter[] = [];
  const { paths, literal } = givenPaths(cmdlet);
  const passes = nameFilter(cmdlet);
  for (const path of paths) {
    tryItem(cmdlet, path, () => {
      const wild = !literal && WildcardPattern.containsWildcards(path);
      const items: PathInfo[] = wild
        ? cmdlet.context.paths.resolve(path)
        : [asPathInfo(cmdlet.context.paths.unresolved(literal ? path : WildcardPattern.unescape(path)))];
      const wanted = items.filter(passes);
      if (wild && wanted.length === 0) throw nothingMatched(path);
      for (const item of wanted) {
        const provider = item.provider.provider;
        if (!provider.getContentWriter)
          throw providerNotSupported("The provider does not support content operations.", "NotSupported");
        if (!cmdlet.shouldProcess(`Path: ${item.path}`, append ? "Add Content" : "Set Content")) continue;
        writers.push(provider.getContentWriter(item.providerPath, operationOn(cmdlet, item), append));
      }
    });
  }
  return writers;
}

/** The life of Set-Content and Add-Content. */
export function contentWriting(cmdlet: CmdletRuntime<ContentParameters>, append: boolean) {
  let writers: ContentWriter[] | null = null;
  const open = () => {
    writers ??= openWriters(cmdlet, append);
    return writers;
  };
  return {
    process() {
      const value = cmdlet.parameters.Value;
      const values = value === undefined || value === null ? [] : value;
      for (const writer of open()) {
        const items = cmdlet.parameters.AsByteStream ? values : values.filter((item) => item !== null);
        writer.write(items);
      }
      if (cmdlet.parameters.PassThru && open().length > 0) for (const item of values) cmdlet.write(item);
    },
    dispose() {
      for (const writer of writers ?? []) writer.close();
    },
  };
}

/** What adds PSPath and its kin and ReadCount to the lines of one item. */
export function lineDecorator(item: PathInfo): (value: PSValue, readCount: bigint) => PSValue {
  const provider = item.provider;
  const hierarchical = provider.provider.hierarchical;
  const make = (readCount: bigint): PSNoteProperty[] => {
    // Content carries its file's plain path, unlike items.
    const members = [new PSNoteProperty("PSPath", item.providerPath)];
    if (hierarchical) {
      members.push(
        new PSNoteProperty("PSParentPath", provider.provider.parentPath(item.providerPath, "")),
        new PSNoteProperty("PSChildName", provider.provider.childName(item.providerPath)),
      );
    }
    if (item.drive) members.push(new PSNoteProperty("PSDrive", item.drive));
    members.push(new PSNoteProperty("PSProvider", provider), new PSNoteProperty("ReadCount", readCount));
    return members;
  };
  return (value, readCount) => addInstanceMembers(value, make, readCount);
}

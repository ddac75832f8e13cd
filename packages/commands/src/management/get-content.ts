// Get-Content
import { Exception, newErrorRecord, pause, type PSValue, WildcardPattern } from "@latch/dotnet";
import { type CmdletRuntime, type ContentReader, defineCmdlet, type PathInfo } from "@latch/engine";
import { lineDecorator, nothingMatched } from "./content-cmdlets.ts";
import {
  givenPaths,
  type ItemParameters,
  nameFilter,
  operationOn,
  providerNotSupported,
  tryItem,
} from "./item-operation.ts";

interface Parameters extends ItemParameters {
  ReadCount?: bigint;
  TotalCount?: bigint;
  Tail?: number;
  Raw?: boolean;
  Wait?: boolean;
  AsByteStream?: boolean;
}

export const getContent = defineCmdlet<Parameters>("Get-Content", (cmdlet) => ({
  process() {
    if (cmdlet.has("TotalCount") && cmdlet.has("Tail")) {
      const exception = new Exception(
        "System.InvalidOperationException",
        "The parameters TotalCount and Tail cannot be used together. Please specify only one parameter.",
      );
      cmdlet.writeError(newErrorRecord(exception, "TailAndHeadCannotCoexist", "InvalidOperation", null));
      return;
    }
    const { paths, literal } = givenPaths(cmdlet);
    for (const path of paths) tryItem(cmdlet, path, () => readPath(cmdlet, path, literal));
  },
}));

function readPath(cmdlet: CmdletRuntime<Parameters>, path: string, literal: boolean): void {
  const passes = nameFilter(cmdlet);
  const items = cmdlet.context.paths.resolve(path, { literal, includeHidden: true }).filter(passes);
  if (items.length === 0 && !literal && WildcardPattern.containsWildcards(path)) throw nothingMatched(path);
  for (const item of items) tryItem(cmdlet, path, () => readItem(cmdlet, item));
}

function readItem(cmdlet: CmdletRuntime<Parameters>, item: PathInfo): void {
  const { TotalCount, Tail, Raw } = cmdlet.parameters;
  if (Raw && Tail !== undefined) refuse("The 'Raw' and 'Tail' parameters cannot be specified in the same command.");
  if (Raw && TotalCount !== undefined)
    refuse("The 'Raw' and 'TotalCount' parameters cannot be specified in the same command.");
  const provider = item.provider.provider;
  if (!provider.getContentReader)
    throw providerNotSupported("The provider does not support content operations.", "NotSupported");
  const reader = provider.getContentReader(item.providerPath, operationOn(cmdlet, item));
  try {
    if (Tail !== undefined && Tail >= 0) reader.seekTail(Tail);
    writeBlocks(cmdlet, item, reader);
  } finally {
    reader.close();
  }
}

function refuse(message: string): never {
  throw new Exception("System.Management.Automation.PSInvalidOperationException", message, {
    errorRecord: (exception) => newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null),
  });
}

/** Reads up to -TotalCount blocks; -ReadCount of them go down the pipeline together (0: all at once). */
function writeBlocks(cmdlet: CmdletRuntime<Parameters>, item: PathInfo, reader: ContentReader): void {
  const total = cmdlet.parameters.TotalCount === undefined ? -1 : Number(cmdlet.parameters.TotalCount);
  const readCount = Number(cmdlet.parameters.ReadCount ?? 1n);
  if (total === 0) return;
  const decorate = lineDecorator(item);
  let count = 0;
  for (;;) {
    cmdlet.checkStopped();
    // Single blocks are read many at a time: the pipeline still gets them one by one.
    const wanted = readCount === 1 ? 512 : readCount;
    const limit = total < 0 ? wanted : wanted <= 0 ? total - count : Math.min(wanted, total - count);
    const block = limit === 0 && total >= 0 ? [] : reader.read(limit);
    if (block.length === 0) {
      if (!cmdlet.parameters.Wait || total >= 0 || !waitForMore(cmdlet, reader)) return;
      continue;
    }
    writeBlock(cmdlet, decorate, block, readCount, count);
    count += block.length;
    if (readCount === 0 && !cmdlet.parameters.Wait) return;
  }
}

function writeBlock(
  cmdlet: CmdletRuntime<Parameters>,
  decorate: ReturnType<typeof lineDecorator>,
  block: PSValue[],
  readCount: number,
  before: number,
): void {
  if (readCount !== 1) {
    cmdlet.write(decorate(block, BigInt(before + block.length)));
    return;
  }
  for (let i = 0; i < block.length; i++) {
    const line = block[i] as PSValue;
    if (Array.isArray(line)) cmdlet.write([line]);
    else cmdlet.write(line === null ? null : decorate(line, BigInt(before + i + 1)));
  }
}

/** How often a file is looked at again. */
const waitMs = 100;

function waitForMore(cmdlet: CmdletRuntime<Parameters>, reader: ContentReader): boolean {
  if (!reader.wait) return false;
  while (!reader.wait()) pause(waitMs, undefined, () => cmdlet.checkStopped());
  return true;
}

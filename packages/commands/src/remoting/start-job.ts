// Start-Job: a command in a process of its own.
import { readFileSync, statSync } from "node:fs";
import { AutomationNull, Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, languageModeValue, type ScriptBlock } from "@latch/engine";
import {
  ProcessConnectionInfo,
  type RemotePipeline,
  RemoteRunspace,
  startJob as startRemotingJob,
} from "@latch/remoting";
import { fileOpenError } from "../file-open-error.ts";
import { usingParameter, usingValuesOf } from "./using-values.ts";

interface Parameters {
  ScriptBlock?: ScriptBlock;
  FilePath?: string;
  LiteralPath?: string;
  Name?: string;
  InitializationScript?: ScriptBlock;
  WorkingDirectory?: string;
  ArgumentList?: PSValue[];
  InputObject?: PSValue;
  DefinitionName?: string;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const startJob = defineCmdlet<Parameters>("Start-Job", (cmdlet) => {
  let pipeline: RemotePipeline | null = null;
  return {
    begin() {
      pipeline = begin(cmdlet);
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value !== undefined && value !== AutomationNull) pipeline?.addInput(value);
    },
    end() {
      if (pipeline === null) return;
      const { Name, ScriptBlock, FilePath, LiteralPath } = cmdlet.parameters;
      if (takesInput(cmdlet)) pipeline.endInput();
      const { runspace } = pipeline;
      const job = startRemotingJob(cmdlet.context, [pipeline], {
        name: Name ?? null,
        command: ScriptBlock?.toString() ?? fileText(cmdlet, FilePath ?? LiteralPath ?? ""),
        jobTypeName: "BackgroundJob",
        showComputerName: false,
      });
      job.owned.push({ close: () => void runspace.beginClose() });
      cmdlet.write(job);
    },
  };
});

function takesInput(cmdlet: Cmdlet): boolean {
  return cmdlet.expectingInput || cmdlet.has("InputObject");
}

/** The new process would not be in ConstrainedLanguage. */
function requireSameMode(cmdlet: Cmdlet): void {
  const { context } = cmdlet;
  if (context.languageMode !== "ConstrainedLanguage") return;
  if (!cmdlet.has("ScriptBlock") && !cmdlet.has("InitializationScript")) return;
  const type = "System.Management.Automation.PSNotSupportedException";
  const message =
    "Cannot start job. The language mode for this session is incompatible with the system-wide language mode.";
  const id = "CannotStartJobInconsistentLanguageMode";
  cmdlet.throwTerminating(cmdlet.error(type, message, id, "PermissionDenied", languageModeValue(context)));
}

function begin(cmdlet: Cmdlet): RemotePipeline {
  requireSameMode(cmdlet);
  const { ScriptBlock, InitializationScript, ArgumentList, FilePath, LiteralPath, DefinitionName } = cmdlet.parameters;
  if (DefinitionName !== undefined) {
    const exception = new Exception(
      "System.ArgumentException",
      `Cannot find a scheduled job with name ${DefinitionName}.`,
    );
    cmdlet.throwTerminating(
      newErrorRecord(exception, "StartJobFromDefinitionNamePathInvalid", "ObjectNotFound", DefinitionName),
    );
  }
  const parameters: { name: string | null; value: PSValue }[] = (ArgumentList ?? []).map((value) => ({
    name: null,
    value,
  }));
  const text = ScriptBlock?.toString() ?? fileText(cmdlet, FilePath ?? LiteralPath ?? "");
  if (ScriptBlock !== undefined) {
    const values = usingValuesOf(cmdlet, ScriptBlock);
    if (values !== null) parameters.push({ name: usingParameter, value: values });
  }
  const info = new ProcessConnectionInfo();
  info.workingDirectory = workingDirectory(cmdlet);
  const runspace = new RemoteRunspace(cmdlet.context, info);
  runspace.beginOpen();
  if (InitializationScript !== undefined) {
    const command = { text: InitializationScript.toString(), isScript: true, useLocalScope: null, parameters: [] };
    const prepare = runspace.createPipeline({ commands: [command], noInput: true, addToHistory: false });
    prepare.isBackground = true;
    prepare.start();
  }
  const pipeline = runspace.createPipeline({
    commands: [{ text, isScript: true, useLocalScope: null, parameters }],
    noInput: !takesInput(cmdlet),
  });
  pipeline.isBackground = true;
  pipeline.start();
  return pipeline;
}

function fileText(cmdlet: Cmdlet, path: string): string {
  const file = resolvePath(cmdlet, path);
  try {
    return readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    return cmdlet.throwTerminating(fileOpenError(error, file));
  }
}

/** A missing file is this cmdlet's error. */
function resolvePath(cmdlet: Cmdlet, path: string): string {
  try {
    return cmdlet.context.paths.resolve(path)[0]?.providerPath ?? path;
  } catch (error) {
    if (!(error instanceof Exception) || error.errorRecord === null) throw error;
    return cmdlet.throwTerminating(error.errorRecord);
  }
}

/** -WorkingDirectory, which must be there, else where this session is. */
function workingDirectory(cmdlet: Cmdlet): string {
  const given = cmdlet.parameters.WorkingDirectory;
  if (given === undefined) return cmdlet.context.paths.unresolved(".").providerPath;
  const path = cmdlet.context.paths.resolve(given)[0]?.providerPath ?? given;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const exception = new Exception(
    "System.IO.DirectoryNotFoundException",
    `Cannot find the WorkingDirectory path ${given}.`,
  );
  return cmdlet.throwTerminating(newErrorRecord(exception, "DirectoryNotFoundException", "InvalidOperation", null));
}

// Get-Help -Online: the address of a topic opened in the user's browser.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";
import type { HelpTopic } from "./help-topic.ts";

/** Programs that open an address, in order of preference. */
const openers = process.platform === "darwin" ? ["open"] : ["xdg-open", "gnome-open", "kfmclient"];

function invalidOperation(message: string): Exception {
  return new Exception("System.Management.Automation.PSInvalidOperationException", message, {
    errorRecord: (exception) => newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null),
  });
}

/** The error of -Online for more than one topic. */
export function severalTopics(): Exception {
  return invalidOperation("Multiple Help topics were found. Use only one Help topic with the -Online option.");
}

/** Opens the topic's online help. Raises PSInvalidOperationException without an address or a browser. */
export function openOnlineHelp(cmdlet: CmdletRuntime<object>, topic: HelpTopic): void {
  const { uri } = topic;
  if (uri === null)
    throw invalidOperation(
      "The online version of this Help topic cannot be displayed because the Internet address (URI) of the Help topic is not specified in the command code or in the help file for the command.",
    );
  if (!/^https?:/i.test(uri))
    throw invalidOperation(
      `The protocol specified in the Uri "${uri}" is not supported. Only "http" and "https" protocols are supported.`,
    );
  cmdlet.writeVerbose(`Help URI: ${uri}`);
  const opener = openers.find(isOnPath);
  if (opener === undefined)
    throw invalidOperation(
      `Starting a browser to display online Help failed. No program or browser is associated to open the URI ${uri}.`,
    );
  spawn(opener, [uri], { detached: true, stdio: "ignore" }).unref();
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

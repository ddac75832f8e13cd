// Invoke-RestMethod: the answer's data, as its type says, or else as it looks.
import { convertTo, Exception, getMember, getType, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { jsonValue } from "./convert-from-json.ts";
import { headerDictionary, type HttpResponseMessage } from "../web/http-objects.ts";
import { runWebCmdlet, type WebParameters } from "../web/web-cmdlet.ts";
import { isJson, isXml, mediaType, textOf } from "../web/web-response.ts";

interface Parameters extends WebParameters {
  ResponseHeadersVariable?: string;
  StatusCodeVariable?: string;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const invokeRestMethod = defineCmdlet<Parameters>("Invoke-RestMethod", (cmdlet) => ({
  process() {
    const { ResponseHeadersVariable, StatusCodeVariable } = cmdlet.parameters;
    runWebCmdlet(
      cmdlet,
      (response, body) => writeData(cmdlet, response, textOf(response, body)),
      (response) => {
        if (StatusCodeVariable !== undefined) cmdlet.context.setVariable(StatusCodeVariable, response.status);
        if (ResponseHeadersVariable !== undefined)
          cmdlet.context.setVariable(ResponseHeadersVariable, headerDictionary(response.headers));
      },
    );
  },
}));

function writeData(cmdlet: Cmdlet, response: HttpResponseMessage, text: string): void {
  const type = mediaType(response);
  if (isJson(type)) {
    cmdlet.write(orNull(() => jsonValue(cmdlet, text)) ?? text);
    return;
  }
  const xml = /^\s*</.test(text) ? orNull(() => convertTo(text, getType("System.Xml.XmlDocument"))) : null;
  const entries = xml === null ? null : feedEntries(xml);
  if (entries !== null) for (const entry of entries) cmdlet.write(entry);
  else cmdlet.write(xml ?? (isXml(type) || text === "" ? null : orNull(() => jsonValue(cmdlet, text))) ?? text);
}

function orNull(read: () => PSValue): PSValue {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return null;
  }
}

/** The items of an RSS or Atom feed; null for any other document. */
function feedEntries(document: PSValue): readonly PSValue[] | null {
  const channel = getMember(getMember(document, "rss") ?? null, "channel") ?? null;
  const found = channel === null ? getMember(getMember(document, "feed") ?? null, "entry") : getMember(channel, "item");
  if (found === undefined || found === null) return null;
  return Array.isArray(found) ? (found as PSValue[]) : [found];
}

// Invoke-WebRequest
import { defineCmdlet } from "@latch/engine";
import { runWebCmdlet, type WebParameters } from "../web/web-cmdlet.ts";
import { webResponse } from "../web/web-response.ts";

export const invokeWebRequest = defineCmdlet<WebParameters>("Invoke-WebRequest", (cmdlet) => ({
  process() {
    runWebCmdlet(cmdlet, (response, body) => cmdlet.write(webResponse(response, body)));
  },
}));

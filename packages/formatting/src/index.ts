// Format views, writers and error views: what other packages may import.
export { createFormatter } from "./default-output.ts";
export { formatContextOf } from "./session-context.ts";
export { psStyle, PSStyle, ATTRIBUTES, hostIsPlainText, textIsPlainText } from "./style/ps-style.ts";
export { backgroundOf, colorPairOf, foregroundOf } from "./style/console-colors.ts";
export { plainText } from "./text/vt-sequences.ts";
export { cellLength } from "./text/display-cells.ts";
export { wrapLines } from "./text/wrap-lines.ts";
export type { LineOutput, WriteStream } from "./writers/line-output.ts";
export { HostLineOutput } from "./writers/host-output.ts";
export { TextLineOutput } from "./writers/text-output.ts";
export { OutputWriter } from "./writers/output-writer.ts";
export { isFormatPacket } from "./packets/format-objects.ts";
export type { FormatPacket } from "./packets/format-objects.ts";
export type { FormatContext } from "./views/format-context.ts";
export { ObjectFormatter } from "./views/object-formatter.ts";
export { PropertyExpression, allProperties, wildcardProperties } from "./views/property-expression.ts";
export type { ExpressionResult } from "./views/property-expression.ts";
export { displayText, displayNameExpression, elementsOf, textOf } from "./views/display-value.ts";
export {
  CUSTOM_KEYS,
  DEFAULT_PARAMETERS,
  GROUP_KEYS,
  LIST_KEYS,
  TABLE_KEYS,
  WIDE_KEYS,
  readExpansion,
  readProperties,
  readSwitch,
} from "./views/format-parameters.ts";
export type { FormatParameters, FormatProperty } from "./views/format-parameters.ts";
export {
  ASCENDING,
  DESCENDING,
  EXPRESSION,
  HTML_ALIGNMENT,
  HTML_WIDTH,
  LABEL,
  NAME,
  PLAIN_EXPRESSION,
  readEntries,
} from "./views/expression-entries.ts";
export type { EntryDefinition, EntryKey } from "./views/expression-entries.ts";
export { ViewDatabase } from "./views/view-database.ts";
export type * from "./views/view-definition.ts";
export { renderError } from "./errors/error-view.ts";
export { renderErrorDetail } from "./errors/error-detail.ts";

import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
/** Reading format files; loaded on first use. */
export const formatFiles = () => require("./views/format-file.ts") as typeof import("./views/format-file.ts");
/** Reading type files; loaded on first use. */
export const typesFiles = () => require("./types-file.ts") as typeof import("./types-file.ts");
/** Views as a format file's XML; loaded on first use. */
export const formatXmlText = () => require("./views/format-xml.ts") as typeof import("./views/format-xml.ts");
/** Get-FormatData's objects; loaded on first use. */
export const formatDataObjects = () =>
  require("./views/format-data-objects.ts") as typeof import("./views/format-data-objects.ts");

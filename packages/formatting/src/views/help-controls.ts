// How help objects are shown: the layouts of Get-Help's views, by the type names help objects have.
import { getMember, toStringValue, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { body, computed, hanging, indented, newline, part, property, text, when } from "./control-tokens.ts";
import { textOf } from "./display-value.ts";
import { PropertyExpression } from "./property-expression.ts";
import type { CustomBody, CustomToken, TableBody, ViewBody } from "./view-definition.ts";

/** A member's value; null without one. */
function read(target: PSValue, name: string): PSValue {
  return target === null ? null : (getMember(target, name) ?? null);
}
function readText(target: PSValue, name: string): string {
  const value = read(target, name);
  return value === null ? "" : toStringValue(value);
}

/** A heading, and below it an indented block. */
function section(heading: string, ...items: CustomToken[]): CustomToken[] {
  return [text(heading), newline, indented(4, ...items)];
}

const commonParameters = section(
  "<CommonParameters>",
  text(`    This cmdlet supports the common parameters: Verbose, Debug,
    ErrorAction, ErrorVariable, WarningAction, WarningVariable,
    OutBuffer, PipelineVariable, and OutVariable. For more information, see
    about_CommonParameters (https://go.microsoft.com/fwlink/?LinkID=113216). `),
);

/** A parameter of a syntax: `[[-Name] <type>] `. */
const syntaxParameter = body(
  computed((target) => {
    const optional = readText(target, "required") !== "true";
    const position = readText(target, "position");
    const positional = position !== "" && !/named/i.test(position);
    const group = read(target, "parameterValueGroup");
    const value = read(target, "parameterValue");
    const values = group === null ? null : (unwrap(read(group, "parameterValue")) as PSValue[]);
    const shown =
      values !== null
        ? ` {${(Array.isArray(values) ? values : [values]).map((item) => toStringValue(item as PSValue)).join(" | ")}}`
        : value === null
          ? ""
          : ` <${toStringValue(value)}>`;
    const name = positional ? `[-${readText(target, "name")}]` : `-${readText(target, "name")}`;
    return `${optional ? `[${name}${shown}]` : `${name}${shown}`} `;
  }),
);

/** A parameter's value behind its name: ` <type>`, in brackets when it can be left out. */
const parameterValue = body(
  computed((target) => {
    const value = toStringValue(unwrap(target));
    return readText(target, "required") === "true" ? ` <${value}>` : ` [<${value}>]`;
  }),
);

/** Entries by type: paragraphs, list items and definitions; a blank for anything else. */
function paragraph(withLists: boolean): CustomBody {
  const of = (type: string, ...items: CustomToken[]) => ({
    selectedBy: { types: [type], condition: null },
    items,
  });
  const tagged = [property("Tag"), property("Text"), newline];
  const lists = [
    of("mamlorderedlisttextitem", hanging(0, 4, ...tagged)),
    of("mamlunorderedlisttextitem", hanging(0, 2, ...tagged)),
    of("mamldefinitiontextitem", property("Term"), newline, indented(4, property("Definition"), newline)),
  ];
  return {
    shape: "custom",
    entries: [
      of("mamlparatextitem", property("Text"), newline),
      ...(withLists ? lists : []),
      { selectedBy: null, items: [text(" ")] },
    ],
  };
}
const shortDescription = paragraph(false);
const description = paragraph(true);
const plainText = body(property("Text"));

const details = body(
  ...section("NAME", property("Name"), newline, newline),
  ...section("SYNOPSIS", property("Description", shortDescription, true), newline, newline),
);
const syntaxItem = body(
  property("name"),
  text(" "),
  property("Parameter", syntaxParameter, true),
  text("[<CommonParameters>]"),
  newline,
  newline,
);
const syntax = body(property("SyntaxItem", syntaxItem, true));
const indentedSyntax = body(...section("SYNTAX", property("Syntax", syntax), newline));
const indentedDescription = body(
  ...section("DESCRIPTION", property("description", description, true), newline),
  newline,
);

/** An example; the view of one alone has more empty lines. */
function example(after: readonly CustomToken[]): CustomBody {
  return body(
    property("Title"),
    newline,
    newline,
    property("Introduction", plainText, true),
    property("Code", null, true),
    ...after,
    property("results"),
    ...after,
    property("remarks", shortDescription, true),
  );
}
const examples = body(property("Example", example([newline]), true));

const typeName = body(
  property("name", null, true),
  when((target) => readText(target, "uri") !== "", part(body(newline, indented(4, property("uri"), newline)))),
  when(
    (target) => read(target, "description") !== null,
    part(body(indented(4, property("description", shortDescription, true)))),
  ),
);
const typeWithDescription = body(
  property("type", typeName),
  newline,
  indented(4, property("description", shortDescription, true)),
  newline,
);
const inputTypes = body(property("InputType", typeWithDescription, true));
const returnValues = body(property("ReturnValue", typeWithDescription, true));

const trueOrFalse = body(
  computed((target) => /^(true|false)$/i.exec(toStringValue(unwrap(target)))?.[0].toLowerCase() ?? ""),
);
const possibleValues = body(
  property(
    "possibleValues",
    body(
      property(
        "possibleValue",
        body(property("Value"), newline, indented(4, property("Description", shortDescription, true)), newline),
        true,
      ),
    ),
  ),
);
const position = computed((target) => readText(target, "position") || "Named");
const fullParameter = body(
  text("-"),
  property("name"),
  property("ParameterValue", parameterValue),
  newline,
  indented(
    4,
    property("Description", description, true),
    newline,
    part(possibleValues, (target) => read(target, "possibleValues") !== null),
    text("Required?                    "),
    property("required", trueOrFalse),
    newline,
    text("Position?                    "),
    position,
    newline,
    text("Default value                "),
    property("defaultValue"),
    newline,
    text("Accept pipeline input?       "),
    property("pipelineInput"),
    newline,
    text("Aliases                      "),
    property("aliases"),
    newline,
    text("Accept wildcard characters?  "),
    property("globbing", trueOrFalse),
    newline,
    newline,
  ),
);
const fullParameters = body(property("Parameter", fullParameter, true), ...commonParameters, newline, newline);
const detailedParameter = body(
  text("-"),
  property("name"),
  property("ParameterValue", parameterValue),
  newline,
  indented(4, property("Description", description, true), newline),
);

const relatedLinks = body(
  property(
    "navigationLink",
    body(
      property("linkText"),
      computed((target) => (readText(target, "linkText").length !== 0 ? " " : "")),
      property("uri"),
      newline,
    ),
    true,
  ),
);

function getHelp(option: string): CustomToken {
  return computed((target) => `"Get-Help ${readText(read(target, "Details"), "Name")} ${option}"`);
}
const remarks = section(
  "REMARKS",
  text("To see the examples, type: "),
  getHelp("-Examples"),
  newline,
  text("For more information, type: "),
  getHelp("-Detailed"),
  newline,
  text("For technical information, type: "),
  getHelp("-Full"),
  newline,
  indented(
    4,
    computed((target) => {
      const links = read(read(target, "relatedLinks"), "navigationLink");
      const online = `    For online help, type: "Get-Help ${readText(read(target, "Details"), "Name")} -Online"`;
      return links === null ? "" : online;
    }),
  ),
);
const head = [property("Details", details), part(indentedSyntax), part(indentedDescription)];
const alert = body(property("Text"), newline);

/** Views of help from comments or help files. */
const mamlViews: Readonly<Record<string, () => CustomBody>> = {
  MamlCommandHelpInfo: () =>
    body(...head, ...section("RELATED LINKS", property("relatedLinks", relatedLinks)), newline, ...remarks),
  "MamlCommandHelpInfo#DetailedView": () =>
    body(
      ...head,
      ...section(
        "PARAMETERS",
        property("Parameters", body(property("Parameter", detailedParameter, true))),
        ...commonParameters,
        newline,
        newline,
      ),
      indented(4, property("Examples", examples)),
      ...remarks,
    ),
  "MamlCommandHelpInfo#ExamplesView": () =>
    body(property("Details", details), indented(4, property("Examples", examples))),
  "MamlCommandHelpInfo#FullView": () =>
    body(
      ...head,
      ...section("PARAMETERS", property("Parameters", fullParameters)),
      ...section("INPUTS", property("InputTypes", inputTypes), newline),
      ...section("OUTPUTS", property("ReturnValues", returnValues), newline),
      property("alertSet", body(text("NOTES"), newline)),
      property(
        "alertSet",
        body(indented(4, property("title"), newline, newline, indented(4, property("alert", alert, true)), newline)),
        true,
      ),
      indented(4, property("Examples", examples), newline),
      ...section("RELATED LINKS", property("relatedLinks", relatedLinks)),
    ),
  "MamlCommandHelpInfo#examples": () => examples,
  "MamlCommandHelpInfo#example": () => example([newline, newline]),
  "MamlCommandHelpInfo#parameters": () => body(indented(4, part(fullParameters))),
  "MamlCommandHelpInfo#parameter": () => fullParameter,
  "MamlCommandHelpInfo#syntax": () => syntax,
  "MamlCommandHelpInfo#details": () => details,
  "MamlCommandHelpInfo#inputTypes": () => inputTypes,
  "MamlCommandHelpInfo#returnValues": () => returnValues,
  "MamlCommandHelpInfo#relatedLinks": () => relatedLinks,
  "MamlCommandHelpInfo#alertSet": () =>
    body(property("title"), newline, newline, indented(4, property("alert", alert, true))),
  MamlDefinitionTextItem: () => description,
  MamlOrderedListTextItem: () => description,
  MamlParaTextItem: () => description,
  MamlUnorderedListTextItem: () => description,
};

const defaultSyntaxItem = body(
  property("name"),
  text(" "),
  property("Parameter", syntaxParameter, true),
  computed((target) => (read(target, "CommonParameters") === true ? "[<CommonParameters>]" : "")),
  newline,
  newline,
);
const defaultSyntax = body(property("SyntaxItem", defaultSyntaxItem, true));
const nameOnly = (...after: CustomToken[]): CustomToken =>
  property("Details", body(...section("NAME", property("Name"), newline, ...after)));
const defaultEnd = [
  ...section("ALIASES", property("Aliases"), newline),
  newline,
  ...section("REMARKS", property("Remarks"), newline),
];
const hasCommon = (target: PSValue): boolean => read(target, "CommonParameters") === true;
const hasNone = (target: PSValue): boolean => {
  const parameters = unwrap(read(read(target, "parameters"), "parameter"));
  return !hasCommon(target) && Array.isArray(parameters) && parameters.length === 0;
};
const commonOrNone = [
  part(body(...commonParameters, newline, newline), hasCommon),
  part(body(text("None"), newline, newline), hasNone),
];
const defaultParameter = body(
  text("-"),
  property("name"),
  property("ParameterValue", parameterValue),
  newline,
  indented(
    4,
    when((target) => read(target, "description") !== null, property("description")),
    part(possibleValues, (target) => read(target, "possibleValues") !== null),
    newline,
    text("Required?                    "),
    property("required", trueOrFalse),
    newline,
    text("Position?                    "),
    position,
    newline,
    text("Accept pipeline input?       "),
    property("pipelineInput"),
    newline,
    text("Parameter set name           "),
    property("parameterSetName"),
    newline,
    text("Aliases                      "),
    property("aliases"),
    newline,
    text("Dynamic?                     "),
    property("isDynamic"),
    newline,
    text("Accept wildcard characters?  "),
    property("globbing"),
    newline,
    newline,
  ),
);
const typeOnly = body(property("type", body(property("name", null, true))), newline);

/** Views of what a command's metadata says. */
const defaultViews: Readonly<Record<string, () => CustomBody>> = {
  ExtendedCmdletHelpInfo: () =>
    body(nameOnly(newline), ...section("SYNTAX", property("Syntax", defaultSyntax)), newline, ...defaultEnd),
  "ExtendedCmdletHelpInfo#DetailedView": () =>
    body(
      nameOnly(newline),
      ...section("SYNTAX", property("Syntax", defaultSyntax), newline),
      ...section(
        "PARAMETERS",
        property(
          "Parameters",
          body(
            property(
              "Parameter",
              body(text("-"), property("name"), property("ParameterValue", parameterValue), newline, newline),
              true,
            ),
          ),
        ),
        ...commonOrNone,
      ),
      newline,
      ...defaultEnd,
    ),
  "ExtendedCmdletHelpInfo#FullView": () =>
    body(
      nameOnly(newline),
      ...section("SYNTAX", property("Syntax", defaultSyntax), newline),
      ...section(
        "PARAMETERS",
        property("Parameters", body(property("Parameter", defaultParameter, true))),
        ...commonOrNone,
        newline,
      ),
      ...section("INPUTS", property("InputTypes", body(property("InputType", typeOnly, true))), newline),
      ...section("OUTPUTS", property("ReturnValues", body(property("ReturnValue", typeOnly, true))), newline),
      ...defaultEnd,
    ),
  "ExtendedCmdletHelpInfo#ExamplesView": () => body(nameOnly(), newline, ...defaultEnd),
  "ExtendedCmdletHelpInfo#parameter": () => defaultParameter,
};

/** Several topics: a line each. */
function shortHelp(): TableBody {
  const column = (expression: PropertyExpression) => ({
    field: { expression, text: "", format: "" },
    alignment: 0 as const,
  });
  const named = (label: string | null, width: number) => ({
    label,
    width,
    alignment: label === null ? (0 as const) : (1 as const),
  });
  return {
    shape: "table",
    autoSize: false,
    hideHeaders: false,
    headers: [named("Name", 33), named("Category", 9), named("Module", 25), named(null, 0)],
    rows: [
      {
        selectedBy: null,
        wrap: false,
        columns: [
          column(PropertyExpression.property("Name")),
          column(PropertyExpression.property("Category")),
          column(PropertyExpression.ofNative((target) => textOf(read(target, "ModuleName")))),
          column(PropertyExpression.property("Synopsis")),
        ],
      },
    ],
  };
}

/** The layout for a type of help objects (a key of `helpViews`). */
export function helpBody(type: string): ViewBody {
  if (type === "HelpInfoShort") return shortHelp();
  const make = mamlViews[type] ?? defaultViews[type];
  if (make === undefined) throw new Error(`No view of the help type ${type}.`);
  return make();
}

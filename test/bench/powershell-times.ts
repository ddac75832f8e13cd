// What PowerShell 7.6.5 took for each program (best whole-process time in ms), on the machine where calibrate.mjs said `calibration`.

export const calibration = 350;

export const powerShellTimes: Readonly<Record<string, number>> = {
  startup: 189,
  "array-append": 319,
  "class-methods": 825,
  clixml: 1065,
  csv: 1283,
  "fib-recursive": 1144,
  "format-table": 768,
  "function-call": 2188,
  "hashtable-words": 1035,
  json: 601,
  "loop-int": 556,
  "native-lines": 2140,
  "pipeline-foreach-where": 2080,
  "pipeline-objects": 1670,
  "regex-lines": 1220,
  "sort-group": 2339,
  "string-building": 396,
  "text-file": 2244,
  "try-throw": 604,
  life: 850,
  "loop-double": 362,
  "loop-script-scope": 756,
};

// PowerShell text to tokens and syntax tree: what other packages may import.
export {};

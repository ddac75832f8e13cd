// CLIXML, PSRP and WS-Management without I/O: what other packages may import.
export {};

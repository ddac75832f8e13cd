// The command `latch`.
process.stdout.write("hello\n");

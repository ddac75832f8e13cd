// Stands for react-devtools-core, which ink asks for only under DEV=true.
module.exports = {};

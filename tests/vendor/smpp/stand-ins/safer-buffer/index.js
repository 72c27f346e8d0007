exports.Buffer = require('buffer').Buffer;

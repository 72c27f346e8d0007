// The two alphabets that smpp asks iconv-lite for, by node's own means.
exports.encode = function (text, alphabet) {
  return alphabet === 'latin1' ? Buffer.from(text, 'latin1') : Buffer.from(text, 'utf16le').swap16();
};
exports.decode = function (octets, alphabet) {
  return alphabet === 'latin1' ? octets.toString('latin1') : Buffer.from(octets).swap16().toString('utf16le');
};

// A carrier for tests: the npm package smpp as server, told by lines of JSON what to do, telling by lines what it saw.
//
// What becomes of a text is said by the last four digits of its number, PSSS: from the part P on (0: from the first)
// it is answered with the status SSS (decimal), or 900: hangs up, 901: never answers, 902: generic_nack, 903: says
// once that it was too fast, 904: unbinds and answers.
'use strict';
const smpp = require('../../vendor/smpp/lib/smpp');

const sessions = {};
const parts = {};
let last = 0;

function tell(kind, facts) {
  process.stdout.write(JSON.stringify({ kind, ...facts }) + '\n');
}

function bind(session, command) {
  return (pdu) => {
    const status = pdu.password === 'errada' ? 0x0e : pdu.system_id === 'cheia' ? 0x05 : 0;
    tell('bind', { who: pdu.system_id, command, type: pdu.system_type, range: pdu.address_range, status });
    session.who = pdu.system_id;
    session.hex = pdu.system_type === 'hex';
    session.send(pdu.response({ command_status: status, system_id: 'carrier' }));
    if (!status) (sessions[session.who] ||= []).push(session);
  };
}

function octets(value) {
  const message = value && value.message !== undefined ? value.message : value;
  return Buffer.isBuffer(message) ? message.toString('latin1') : message;
}

function submit(session, pdu) {
  const to = pdu.destination_addr;
  const udh = pdu.short_message.udh;
  const part = (parts[to] = (parts[to] || 0) + 1);
  tell('submit', {
    who: session.who, to, part, text: octets(pdu.short_message), payload: octets(pdu.message_payload) || '',
    udh: udh ? Buffer.concat(Array.isArray(udh) ? udh : [udh]).toString('hex') : '',
    from: pdu.source_addr, ton: pdu.source_addr_ton, npi: pdu.source_addr_npi, coding: pdu.data_coding,
    esm: pdu.esm_class, validity: pdu.validity_period, receipt: pdu.registered_delivery, service: pdu.service_type,
  });
  const from = Number(to.slice(-4, -3));
  const status = part >= from ? Number(to.slice(-3)) : 0;
  if (status === 900) return session.destroy();
  if (status === 901) return undefined;
  if (status === 902) {
    return session.send(new smpp.PDU('generic_nack', { sequence_number: pdu.sequence_number, command_status: 3 }));
  }
  if (status === 904) session.unbind();
  if (status === 903 && part === Math.max(1, from)) return session.send(pdu.response({ command_status: 0x58 }));
  last += 1;
  const id = session.hex ? last.toString(16).toUpperCase().padStart(8, '0') : String(last);
  const answer = status && status < 900 ? { command_status: status } : { message_id: id };
  return session.send(pdu.response(answer));
}

const server = smpp.createServer((session) => {
  for (const command of ['bind_transceiver', 'bind_transmitter', 'bind_receiver']) {
    session.on(command, bind(session, command));
  }
  session.on('submit_sm', (pdu) => submit(session, pdu));
  session.on('enquire_link', (pdu) => { tell('enquire', { who: session.who }); session.send(pdu.response()); });
  session.on('query_sm', (pdu) => {
    const known = pdu.message_id !== 'none';
    session.send(pdu.response(known
      ? { message_id: pdu.message_id, final_date: '261122101500012-', message_state: 2, error_code: 0 }
      : { command_status: 0x0c }));
    tell('query', { who: session.who, id: pdu.message_id, from: pdu.source_addr });
  });
  session.on('unbind', (pdu) => { tell('unbind', { who: session.who }); session.send(pdu.response()); session.close(); });
  session.on('generic_nack', (pdu) => tell('nack', { who: session.who, status: pdu.command_status }));
  session.on('unknown', (pdu) => session.send(pdu.response()));
  session.on('error', () => {});
  session.on('close', () => {
    sessions[session.who] = (sessions[session.who] || []).filter((one) => one !== session);
    tell('closed', { who: session.who });
  });
});

function act(order) {
  const [session] = (sessions[order.who] || []).slice(-1);
  if (!session) return tell('nobody', { who: order.who });
  if (order.act === 'deliver') {
    const pdu = { ...order.pdu };
    if (pdu.octets !== undefined) { pdu.short_message = Buffer.from(pdu.octets, 'latin1'); delete pdu.octets; }
    return session.deliver_sm(pdu, (answer) => tell('answered', { who: order.who, status: answer.command_status }));
  }
  if (order.act === 'write') return session.socket.write(Buffer.from(order.octets, 'latin1'));
  return session[order.act]();
}

server.listen(0, '127.0.0.1', () => tell('ready', { port: server.address().port }));
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  lines.forEach((line) => act(JSON.parse(line)));
});
process.stdin.on('end', () => process.exit(0));

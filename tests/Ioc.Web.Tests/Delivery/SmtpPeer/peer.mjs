// A real SMTP server for the tests. Settings come as JSON in the first argument; it says {"port":…} when it listens.
// Every mail is on disk before it is acknowledged, so that nothing it took is lost when it is killed.
// What a recipient's address begins with decides what happens:
//   refused- 550 · full- 552 · later- 451 · hang- no answer · drop- the line breaks within DATA · lost- taken, but the line breaks before the answer
import { SMTPServer } from "smtp-server";
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";

const { port, file, key, cert, user, password, methods, startTls } = JSON.parse(process.argv[2]);
const kept = openSync(file, "a");
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
const line = (session) => [...server.connections].find((connection) => connection.id === session.id)._socket;

const server = new SMTPServer({
  ...(cert ? { key: readFileSync(key), cert: readFileSync(cert) } : {}),
  disabledCommands: startTls ? [] : ["STARTTLS"],
  disableReverseLookup: true,
  authOptional: !user,
  authMethods: methods ?? ["PLAIN", "LOGIN"],
  allowInsecureAuth: true,
  logger: false,
  onAuth(auth, session, callback) {
    auth.username === user && auth.password === password ? callback(null, { user }) : callback(refusal(535, "5.7.8 wrong password"));
  },
  onRcptTo({ address }, session, callback) {
    if (address.startsWith("refused-")) return callback(refusal(550, "5.1.1 no such mailbox"));
    if (address.startsWith("full-")) return callback(refusal(552, "5.2.2 mailbox full"));
    if (address.startsWith("later-")) return callback(refusal(451, "4.7.1 come back later"));
    if (address.startsWith("hang-")) return;
    callback();
  },
  onData(stream, session, callback) {
    const [to] = session.envelope.rcptTo.map((recipient) => recipient.address);
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    if (to.startsWith("drop-")) return line(session).destroy();
    stream.on("end", () => {
      const mail = { session: session.id, to, from: session.envelope.mailFrom.address, secure: session.secure, user: session.user || null, at: Date.now(), raw: Buffer.concat(parts).toString("latin1") };
      writeSync(kept, JSON.stringify(mail) + "\n");
      fsyncSync(kept);
      if (to.startsWith("lost-")) return line(session).destroy();
      callback(null, "2.0.0 taken");
    });
  },
});

server.on("error", () => {});
server.listen(port, "127.0.0.1", () => console.log(JSON.stringify({ port: server.server.address().port })));
// Gone with whoever started it, however that ended.
process.stdin.on("end", () => process.exit(0)).resume();
process.on("exit", () => closeSync(kept));

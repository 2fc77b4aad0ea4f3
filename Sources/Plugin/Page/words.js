// @ts-check
/**
 * Everything the page says, one row a text, one column a language. A language is complete or not there:
 * a row without it does not type-check. What an agent reads is in `prompt.js`.
 */

/** In the order of the columns. @type {{name: string, own: string, direction: "ltr" | "rtl"}[]} */
export const languages = [
  { name: "en", own: "English", direction: "ltr" },
  { name: "de", own: "Deutsch", direction: "ltr" },
];

/** @typedef {keyof typeof words} Word */

export const words = /** @satisfies {Record<string, [string, string]>} */ ({
  title: ["CODAP relay: let an assistant work in this document", "CODAP relay: ein Assistent arbeitet mit"],
  purpose: ["Let an assistant work in this document.", "Ein Assistent arbeitet in diesem Dokument mit."],
  sessionCode: ["Session code", "Sitzungscode"],
  connection: ["Connection", "Verbindung"],
  calls: ["Calls", "Aufrufe"],
  codeIs: ["Session code {code}", "Sitzungscode {code}"],
  codeless: ["No session code", "Kein Sitzungscode"],

  copyPrompt: ["Copy prompt", "Prompt kopieren"],
  copyCode: ["Copy code", "Code kopieren"],
  extend: ["Extend", "Verlängern"],
  newCode: ["New code", "Neuer Code"],
  retry: ["Try now", "Jetzt versuchen"],
  reload: ["Reload", "Neu laden"],
  pause: ["Pause", "Anhalten"],
  resume: ["Resume", "Weiter"],
  openCODAP: ["Open in CODAP", "In CODAP öffnen"],
  done: ["Done", "Fertig"],
  close: ["Close", "Schließen"],
  help: ["Help and shortcuts", "Hilfe und Tastenkürzel"],
  copiedPrompt: [
    "Prompt copied. Paste it into your assistant.",
    "Prompt kopiert. Fügen Sie ihn beim Assistenten ein.",
  ],
  copiedCode: ["Code copied.", "Code kopiert."],
  copiedId: ["Request ID copied.", "Anfrage-ID kopiert."],
  copyByHand: [
    "This page may not use the clipboard. The text is selected: copy it with Ctrl+C or ⌘C.",
    "Diese Seite darf die Zwischenablage nicht benutzen. Der Text ist markiert: kopieren Sie ihn mit Strg+C oder ⌘C.",
  ],
  copyId: ["Copy ID", "ID kopieren"],
  copyIdOf: ["Copy request ID of {tool}", "Anfrage-ID von {tool} kopieren"],

  left: ["{time} left", "noch {time}"],
  warning: ["Ends soon:", "Endet bald:"],
  critical: ["Ending:", "Endet gleich:"],
  minutesLeft: ["The code ends in {count} minutes.", "Der Code endet in {count} Minuten."],
  minuteLeft: ["The code ends in 1 minute.", "Der Code endet in 1 Minute."],
  secondsLeft: ["The code ends in {count} seconds.", "Der Code endet in {count} Sekunden."],
  extendingAsking: ["Asking for more time…", "Mehr Zeit wird erbeten…"],
  extendingGranted: ["More time granted.", "Die Zeit ist verlängert."],
  extendingRefused: ["This session cannot go on any longer.", "Diese Sitzung lässt sich nicht weiter verlängern."],
  extendingFailed: [
    "The relay gave no more time; try again.",
    "Keine Antwort vom Relay; versuchen Sie es noch einmal.",
  ],
  nextAttempt: ["Next attempt in {count} s.", "Nächster Versuch in {count} s."],
  trying: ["Trying now…", "Versuch läuft…"],

  asking: ["Asking the relay for a code…", "Das Relay wird um einen Code gebeten…"],
  askingHow: ["", ""],
  noCode: ["No code yet", "Noch kein Code"],
  noCodeHow: [
    "The relay does not answer, or is busy. The plugin keeps trying.",
    "Das Relay antwortet nicht oder ist überlastet. Das Plugin versucht es weiter.",
  ],
  connecting: ["Connecting to the relay…", "Verbindung zum Relay wird aufgebaut…"],
  connectingHow: ["", ""],
  ready: ["Ready", "Bereit"],
  readyHow: [
    "Copy the prompt and paste it into your assistant.",
    "Kopieren Sie den Prompt und fügen Sie ihn beim Assistenten ein.",
  ],
  agentConnected: ["Your assistant is connected", "Ihr Assistent ist verbunden"],
  agentConnectedHow: ["It can read and change this document.", "Er kann dieses Dokument lesen und ändern."],
  polling: ["Ready, by asking every second", "Bereit, fragt jede Sekunde nach"],
  pollingHow: [
    "Copy the prompt and paste it into your assistant.",
    "Kopieren Sie den Prompt und fügen Sie ihn beim Assistenten ein.",
  ],
  pollingWithoutStreams: ["Ready, by asking every second", "Bereit, fragt jede Sekunde nach"],
  pollingWithoutStreamsHow: ["The network holds back live updates.", "Das Netz hält Live-Verbindungen zurück."],
  pollingBesideOthers: ["Ready, by asking every second", "Bereit, fragt jede Sekunde nach"],
  pollingBesideOthersHow: [
    "Other tabs of this browser have taken all live connections.",
    "Andere Tabs dieses Browsers belegen alle Live-Verbindungen.",
  ],
  paused: ["Paused", "Angehalten"],
  pausedHow: ["Calls wait until you press Resume.", "Aufrufe warten, bis Sie „Weiter“ drücken."],
  reconnecting: ["Connection lost, reconnecting…", "Verbindung verloren, wird wiederhergestellt…"],
  reconnectingHow: [
    "Nothing is lost. Calls wait for the connection to come back.",
    "Nichts geht verloren. Aufrufe warten, bis die Verbindung wieder steht.",
  ],
  unreachable: ["The relay cannot be reached", "Das Relay ist nicht erreichbar"],
  unreachableHow: [
    "Check the network. The plugin keeps trying.",
    "Prüfen Sie das Netz. Das Plugin versucht es weiter.",
  ],
  offline: ["This computer is offline.", "Dieser Computer ist offline."],
  offlineHow: ["Calls wait until the network is back.", "Aufrufe warten, bis das Netz wieder da ist."],
  codapAwaited: ["Waiting for CODAP…", "CODAP wird erwartet…"],
  codapAwaitedHow: ["", ""],
  codapSilent: ["CODAP does not answer", "CODAP antwortet nicht"],
  codapSilentHow: [
    "Finish what is being edited there, or reload the document.",
    "Schließen Sie dort die Bearbeitung ab, oder laden Sie das Dokument neu.",
  ],
  codapAbsent: ["CODAP is not there", "CODAP ist nicht da"],
  codapAbsentHow: [
    "The page around this one is not CODAP, or still loads. Reload it, or add the plugin to a CODAP document.",
    "Die Seite um diese herum ist nicht CODAP oder lädt noch. Laden Sie sie neu, oder fügen Sie das Plugin einem "
      + "CODAP-Dokument hinzu.",
  ],
  outsideCODAP: ["Not inside CODAP", "Nicht in CODAP"],
  outsideCODAPHow: [
    "Open this plugin in a CODAP document, so that your assistant can use it.",
    "Öffnen Sie dieses Plugin in einem CODAP-Dokument, damit Ihr Assistent es nutzen kann.",
  ],
  expired: ["This code has expired", "Dieser Code ist abgelaufen"],
  expiredHow: ["Get a new code and give it to your assistant.", "Holen Sie einen neuen Code für Ihren Assistenten."],
  closed: ["This session is over", "Diese Sitzung ist beendet"],
  closedHow: ["Get a new code to go on.", "Mit einem neuen Code geht es weiter."],
  unknown: ["The relay no longer knows this code", "Das Relay kennt diesen Code nicht mehr"],
  unknownHow: ["Get a new code and give it to your assistant.", "Holen Sie einen neuen Code für Ihren Assistenten."],
  unauthorised: ["The relay does not accept this tab any more", "Das Relay nimmt diesen Tab nicht mehr an"],
  unauthorisedHow: [
    "Get a new code and give it to your assistant.",
    "Holen Sie einen neuen Code für Ihren Assistenten.",
  ],
  superseded: ["Another tab has taken over this code", "Ein anderer Tab hat diesen Code übernommen"],
  supersededHow: [
    "Go on in the other tab, or get a new code for this one.",
    "Machen Sie im anderen Tab weiter, oder holen Sie für diesen einen neuen Code.",
  ],
  failed: ["The plugin could not start", "Das Plugin konnte nicht starten"],
  failedHow: ["It may be the browser or the network: {error}", "Es kann am Browser oder am Netz liegen: {error}"],

  agentAwaited: ["No assistant has called yet", "Noch kein Assistent hat sich gemeldet"],
  agentThere: ["Assistant connected", "Assistent verbunden"],
  running: ["Running: {tool}, {time}", "Läuft: {tool}, {time}"],
  waiting: ["{count} waiting", "{count} warten"],
  history: ["History", "Verlauf"],
  noCalls: ["Calls of your assistant will be listed here.", "Hier erscheinen die Aufrufe Ihres Assistenten."],
  outcomeCompleted: ["done", "erledigt"],
  outcomeFailed: ["failed", "fehlgeschlagen"],
  outcomeCancelled: ["cancelled", "abgebrochen"],
  details: ["Details", "Einzelheiten"],
  healthLink: ["Connection", "Verbindung"],
  healthCODAP: ["CODAP", "CODAP"],
  healthResults: ["Results", "Ergebnisse"],
  healthQueue: ["Calls waiting", "Wartende Aufrufe"],
  healthMemory: ["Memory", "Speicher"],
  healthLevel: ["Log level", "Protokollstufe"],
  withoutStreams: ["{mode}, without event streams", "{mode}, ohne Ereignisströme"],
  posted: ["posted", "werden gesendet"],
  heldBack: ["held back", "werden zurückgehalten"],
  memoryUnknown: ["unknown", "unbekannt"],

  setup: ["Set up your assistant", "Assistenten einrichten"],
  setupShell: ["Claude Code, Codex CLI, Gemini CLI, Cursor and others that run commands",
    "Claude Code, Codex CLI, Gemini CLI, Cursor und andere, die Befehle ausführen"],
  setupShellHow: [
    "Paste the prompt. Let them run curl when they ask.",
    "Fügen Sie den Prompt ein. Erlauben Sie curl, wenn danach gefragt wird.",
  ],
  setupChat: ["Assistants in a browser tab", "Assistenten in einem Browser-Tab"],
  setupChatHow: [
    "They can help only if they may send HTTP requests themselves. If yours says it cannot, use one of the first kind.",
    "Sie helfen nur, wenn sie selbst HTTP-Anfragen senden dürfen. Sagt Ihrer, er könne das nicht, nehmen Sie einen der "
      + "ersten Art.",
  ],
  setupLocal: [
    "This relay runs on this computer, so the assistant has to run here too.",
    "Dieses Relay läuft auf diesem Computer, also muss auch der Assistent hier laufen.",
  ],
  setupMCP: ["As an MCP server (Streamable HTTP):", "Als MCP-Server (Streamable HTTP):"],
  setupTrouble: [
    "If nothing happens: is the code the same here and there, and is this tab still open?",
    "Wenn nichts geschieht: Ist der Code hier und dort derselbe, und ist dieser Tab noch offen?",
  ],
  helpAbout: [
    "Give the prompt to your assistant. Its code opens this document to it until the time is over.",
    "Geben Sie den Prompt Ihrem Assistenten. Sein Code öffnet ihm dieses Dokument, bis die Zeit um ist.",
  ],
  shortcuts: ["Keyboard shortcuts", "Tastenkürzel"],
  shortcutsOn: ["Use these shortcuts", "Diese Tastenkürzel benutzen"],
  confirmNew: ["End this session?", "Diese Sitzung beenden?"],
  confirmNewWhy: [
    "Your assistant is using this code. With a new one it has to be told anew.",
    "Ihr Assistent benutzt diesen Code. Einen neuen müssen Sie ihm erst wieder geben.",
  ],
  keepCode: ["Keep this code", "Code behalten"],
});

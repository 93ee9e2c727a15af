// Keeps the chat fresh and at its end; every button works without this file.
const chat = document.getElementById("chat");
if (chat) {
  let shown = "";
  const toEnd = () => { chat.scrollTop = chat.scrollHeight; };
  toEnd();
  const refresh = async () => {
    try {
      const answer = await fetch(chat.dataset.refresh, { cache: "no-store" });
      const html = answer.ok ? await answer.text() : shown;
      if (shown && html !== shown) {
        const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
        chat.innerHTML = html;
        if (atEnd) { toEnd(); }
      }
      shown = html;
    } catch {
      // The emulator may be restarting; the next round asks again.
    }
    setTimeout(refresh, 1500);
  };
  refresh();
}

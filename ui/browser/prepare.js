// A link for a class, made of the address as it stands and of what the teacher ticks.
class Form {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    root.onsubmit = (event) => event.preventDefault();
    root.oninput = () => this.write();
    root.onkeydown = (event) => event.stopPropagation();
    for (const button of root.querySelectorAll("button")) button.onclick = () => this.act(button.dataset.do);
    this.asked = new URLSearchParams(location.search);
    this.find("[name=answers]").checked = this.asked.get("answers") === "hide";
    this.find("[name=task]").value = this.asked.get("task") ?? "";
    // settings are written into the address a moment after they were moved
    this.look = setInterval(() => { if (this.seen !== location.href) this.write(); }, 300);
  }

  configure(data, ask) {
    [this.data, this.ask] = [data, ask];
    this.find("[name=task]").maxLength = data.most;
    const names = data.controls.map(([key]) => key).join();
    if (this.names !== names) this.rows();
    this.names = names;
    this.say(data.said || (data.count ? `${data.count} in the plan.` : ""));
    this.write();
  }

  rows() {
    const before = new Map([...this.root.querySelectorAll("tbody input")].map((box) => [box.name, box.checked]));
    const tick = (name, label, checked) => {
      const [cell, box] = ["td", "input"].map((tag) => document.createElement(tag));
      Object.assign(box, { type: "checkbox", name, checked: before.get(name) ?? checked, ariaLabel: label });
      cell.append(box);
      return cell;
    };
    const listed = (name) => (this.asked.get(name) ?? "").split(",");
    this.find("tbody").replaceChildren(...this.data.controls.map(([key, label]) => {
      const [row, name] = ["tr", "td"].map((tag) => document.createElement(tag));
      name.textContent = label;
      row.append(name, tick(`show ${key}`, `${label}: shown`, !listed("hide").includes(key)), tick(`lock ${key}`, `${label}: stays as it is`, listed("lock").includes(key)));
      return row;
    }));
  }

  link() {
    const ticked = (verb, on) => this.data.controls.map(([key]) => key).filter((key) => this.find(`[name="${verb} ${key}"]`).checked === on).join() || null;
    const on = (name) => this.find(`[name=${name}]`).checked;
    return changed({
      view: on("stage") ? "stage" : null,
      hide: ticked("show", false),
      lock: ticked("lock", true),
      answers: on("answers") ? "hide" : null,
      task: this.find("[name=task]").value.trim() || null,
      plan: null,
      at: null,
    });
  }

  write() {
    this.seen = location.href;
    this.find("[name=link]").value = this.link();
  }

  say(words) { this.find(".said").textContent = words; }

  act(what) {
    const link = this.link();
    if (what === "open") { keepPlace(); return go(link); }
    if (what === "add") return this.ask("link", { link, name: this.find("[name=task]").value.trim() || this.data.title, when: Date.now() });
    const field = this.find("[name=link]");
    const copied = navigator.clipboard?.writeText(link) ?? Promise.reject();
    return copied.then(() => this.say("Copied."), () => { field.select(); this.say("Press Ctrl+C, or ⌘C: the link is marked."); });
  }

  close() { clearInterval(this.look); }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".prepare");
  root.form ??= new Form(root);
  root.form.configure(data, setTriggerValue);
  return () => { root.form?.close(); root.form = null; };
}

// The door from a lesson to its stage.
export default function ({ parentElement }) {
  const door = parentElement.querySelector(".door");
  door.onclick = () => { keepPlace(); go(changed({ view: "stage" })); };
}

document.getElementById("trap").addEventListener("keydown", (e) => e.key === "Tab" && e.preventDefault());

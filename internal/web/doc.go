// Package web is the pages: for the public, for applicants and employers, for officers.
//
// One file a page: it reads a request, asks casework, people and worklist, fills a view
// model and shows it with package view; a form becomes the command that any other door
// would give. Every page works without a script. The same address and the same handler
// answer a browser that wants the page and a script that wants its main part.
//
// Nobody is anybody by default: a route says who may come (audience), and what comes of
// it is asked of access again by casework, as at every door.
package web

// Package specimen draws the scans of the bundled demo folders: papers as PDF
// and JPEG and portraits, every one marked SPECIMEN 样本.
//
// The same arguments give the same bytes on every machine: there are no dates,
// and everything is drawn in whole numbers. Papers of a dozen lines stay
// under 12 KB. A PDF has one A4 page in Helvetica, which every reader program
// brings along; pictures have letters of five by seven dots. Letters outside Latin-1 lose their marks,
// other scripts become question marks: papers of a foreigner's dossier carry the
// name as the passport's machine-readable lines do.
package specimen

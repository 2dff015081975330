package scan

// pages counts the pages that hang on the catalogue, or 0.
func (d *document) pages(root value) int {
	catalogue := d.objects[root.num]
	if root.kind != valueRef || !catalogue.is("Catalog") {
		return 0
	}
	count, seen := 0, map[int64]bool{}
	for queue := []int64{catalogue.entries.at("Pages").num}; len(queue) > 0; {
		number := queue[0]
		queue = queue[1:]
		if seen[number] {
			continue
		}
		seen[number] = true
		node := d.objects[number]
		if node.is("Page") {
			count++
		}
		queue = append(queue, d.kids(node, seen)...)
	}
	return count
}

// kids are the objects under a node of the page tree. The array may be an object
// of its own; one that many nodes share is followed once.
func (d *document) kids(node object, seen map[int64]bool) []int64 {
	v := node.entries.at("Kids")
	if v.kind != valueRef {
		return v.refs
	}
	if seen[v.num] {
		return nil
	}
	seen[v.num] = true
	return d.objects[v.num].refs
}

package worklist

// The statements behind pages, numbers and the board, for their plans.
var (
	PageSQL   = pageSQL
	CountSQL  = countSQL
	CountsSQL = countsSQL
	BoardSQL  = boardSQL
)

package jobs

import (
	"context"
	"fmt"
	"os"

	"github.com/checkweigh/checkweigh/ingest"
	"github.com/checkweigh/checkweigh/store"
)

// keepMembers stores the files that came out of a container, as far as at least
// one of its memberships has room for them, and lists all of them.
func (q *Queue) keepMembers(ctx context.Context, doc store.Document, in ingest.Result) ([]store.Member, []store.Blob, error) {
	room, err := q.room(ctx, doc)
	if err != nil {
		return nil, nil, err
	}
	var members []store.Member
	var blobs []store.Blob
	for _, m := range in.Members {
		one := store.Member{Name: cleanLabel(m.Name), Reason: m.Reason}
		if one.Reason == "" {
			one.Reason = refusal(q.steps.limits(), doc.Depth+1, room.files, room.bytes, m.Size)
		}
		var blob store.Blob
		if one.Reason == "" {
			if blob, err = q.keepMember(ctx, m.Path); err != nil {
				return nil, nil, err
			}
			one.Document = blob.ID
			room.files--
			room.bytes -= m.Size
		}
		members, blobs = append(members, one), append(blobs, blob)
	}
	for _, m := range in.Skipped {
		members = append(members, store.Member{Name: cleanLabel(m.Name), Reason: m.Reason})
		blobs = append(blobs, store.Blob{})
	}
	if doc.Depth > 0 {
		members, blobs = foldRefused(members, blobs)
	}
	return members, blobs, nil
}

// mostRefused is how many files that were not taken are listed one by one of a
// container within another. An archive of archives could list millions.
const mostRefused = 200

// foldRefused puts what is over mostRefused into one line.
func foldRefused(members []store.Member, blobs []store.Blob) ([]store.Member, []store.Blob) {
	var kept []store.Member
	var of []store.Blob
	refused := 0
	for i, m := range members {
		if m.Document == "" {
			if refused++; refused > mostRefused {
				continue
			}
		}
		kept, of = append(kept, m), append(of, blobs[i])
	}
	if over := refused - mostRefused; over > 0 {
		kept = append(kept, store.Member{
			Name:   fmt.Sprintf("%d more files", over),
			Reason: "not taken, and too many to list: unpack the archive and add what matters",
		})
		of = append(of, store.Blob{})
	}
	return kept, of
}

func (q *Queue) keepMember(ctx context.Context, file string) (store.Blob, error) {
	f, err := os.Open(file)
	if err != nil {
		return store.Blob{}, err
	}
	defer f.Close()
	return q.store.Blobs.Put(ctx, f, q.steps.limits().Input)
}

// space is what may still come out of the outermost container.
type space struct {
	files int
	bytes int64
}

// room is the most that any membership of the document leaves for its members.
func (q *Queue) room(ctx context.Context, doc store.Document) (space, error) {
	memberships, err := q.store.MembershipsOf(ctx, doc.ID)
	if err != nil {
		return space{}, err
	}
	var most space
	for _, m := range memberships {
		left, err := q.roomIn(ctx, q.store.Reads, m)
		if err != nil {
			return space{}, err
		}
		most = space{max(most.files, left.files), max(most.bytes, left.bytes)}
	}
	return most, nil
}

func (q *Queue) roomIn(ctx context.Context, r store.Reads, m store.Membership) (space, error) {
	lim := q.steps.limits()
	files, bytes, err := r.Unpacked(ctx, rootOf(m))
	return space{lim.Members - files, lim.Unpack - bytes}, err
}

func rootOf(m store.Membership) string {
	if m.Root != "" {
		return m.Root
	}
	return m.ID
}

// handOut gives the members of a container that has been read their own
// memberships beside the container's, and goes on into those that are
// containers themselves. Depth bounds it, also for an archive that holds itself.
func (q *Queue) handOut(ctx context.Context, tx store.Tx, of store.Membership) error {
	members, err := tx.Members(ctx, of.Document)
	if err != nil || len(members) == 0 {
		return err
	}
	left, err := q.roomIn(ctx, tx.Reads, of)
	if err != nil {
		return err
	}
	for i, m := range members {
		child := store.Membership{
			ID: store.NewID(), Dossier: of.Dossier, Document: m.Document, Parent: of.ID, Root: rootOf(of),
			Ordinal: i, Depth: of.Depth + 1, Path: cleanLabel(memberPath(of.Path, m.Name)), Forced: of.Forced, Reason: m.Reason,
		}
		if err := q.handOutOne(ctx, tx, child, &left); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) handOutOne(ctx context.Context, tx store.Tx, child store.Membership, left *space) error {
	var doc store.Document
	if child.Document != "" {
		var err error
		if doc, err = tx.LockDocument(ctx, child.Document); err != nil {
			return err
		}
		if child.Reason = refusal(q.steps.limits(), child.Depth, left.files, left.bytes, doc.Size); child.Reason != "" {
			child.Document = ""
		}
	}
	joined, err := tx.AddMembership(ctx, child, q.now())
	if err != nil || !joined || child.Document == "" {
		return err
	}
	left.files--
	left.bytes -= doc.Size
	if err := q.join(ctx, tx, child, doc); err != nil {
		return err
	}
	// What the member itself handed out has taken of the same room.
	*left, err = q.roomIn(ctx, tx.Reads, child)
	return err
}

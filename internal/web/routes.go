package web

import (
	"kasam/internal/web/about"
	"kasam/internal/web/around"
	"kasam/internal/web/staff"
)

// Routes lists every page of the site with who may come to it. A test holds a
// scenario against each; a route without one fails it.
func (s *Site) Routes() []Route {
	p, a, m, d := &staff.Pages{Desks: s.Desks}, s.Admin, s.My, s.Door
	o, n := &about.Pages{Desks: s.Desks}, &around.Pages{Desks: s.Desks}
	return []Route{
		// The door.
		{"GET", "/login", Anyone, d.SignInPage},
		{"POST", "/login", Anyone, d.SignIn},
		{"GET", "/login/second", Anyone, d.SecondPage},
		{"POST", "/login/second", Anyone, d.Second},
		{"GET", "/invitation", Anyone, d.InvitationPage},
		{"POST", "/invitation", Anyone, d.Redeem},
		{"POST", "/logout", Anyone, d.SignOut},
		{"GET", "/account", SignedIn, d.AccountPage},
		{"POST", "/account/password", SignedIn, d.ChangePassword},
		{"POST", "/account/language", SignedIn, d.SetLanguage},
		{"POST", "/account/sessions/end", SignedIn, d.EndSession},

		// Today and People.
		{"GET", "/today", Staff, p.Today},
		{"GET", "/people", Staff, p.People},
		{"POST", "/people", Coordinators, p.Find},
		{"GET", "/people/new", Coordinators, n.NewPersonPage},
		{"POST", "/people/new", Coordinators, n.RegisterPerson},
		{"GET", "/people/{person}/bells/{bell}/pause", Coordinators, p.AskPause},
		{"POST", "/people/{person}/bells/{bell}/pause", Coordinators, p.Pause},
		{"POST", "/people/{person}/bells/{bell}/resume", Coordinators, p.Resume},

		// One person.
		{"GET", "/people/{person}", Staff, o.Now},
		{"GET", "/people/{person}/thread", Staff, o.Thread},
		{"GET", "/people/{person}/edit", Staff, n.EditPersonPage},
		{"POST", "/people/{person}/edit", Staff, n.CorrectPerson},
		{"GET", "/people/{person}/invitation", Staff, n.InvitationPage},
		{"POST", "/people/{person}/invitation", Staff, n.Invite},
		{"GET", "/people/{person}/story", Staff, o.StoryPage},
		{"POST", "/people/{person}/story", Staff, o.TellStory},
		{"GET", "/people/{person}/picture", Staff, o.PicturePage},
		{"POST", "/people/{person}/picture", Staff, o.AddToPicture},
		{"GET", "/people/{person}/picture/{item}", Staff, o.ItemPage},
		{"POST", "/people/{person}/picture/{item}", Staff, o.ReviseItem},
		{"POST", "/people/{person}/picture/{item}/views", Staff, o.SeeDifferently},
		{"GET", "/people/{person}/circle", Staff, n.CirclePage},
		{"POST", "/people/{person}/circle", Staff, n.AddToCircle},
		{"POST", "/people/{person}/circle/{member}/leave", Staff, n.LeaveCircle},
		{"POST", "/people/{person}/contacts", Staff, n.RecordContact},
		{"POST", "/people/{person}/phase", Staff, n.SetPhase},
		{"GET", "/people/{person}/coordinator", Staff, n.CoordinatorPage},
		{"POST", "/people/{person}/coordinator", Staff, n.ChangeCoordinator},
		{"POST", "/people/{person}/deputy", Staff, n.SetDeputy},
		{"GET", "/people/{person}/close", Staff, n.ClosePage},
		{"POST", "/people/{person}/close", Staff, n.CloseParticipation},
		{"GET", "/people/{person}/income", Staff, o.IncomePage},
		{"POST", "/people/{person}/income", Staff, o.AddIncome},
		{"POST", "/people/{person}/income/{income}/end", Staff, o.EndIncome},
		{"POST", "/people/{person}/activities", Staff, o.AddActivity},
		{"POST", "/people/{person}/activities/{activity}/end", Staff, o.EndActivity},

		// Their plan and the promises for it.
		{"GET", "/people/{person}/plan", Staff, o.PlanPage},
		{"GET", "/people/{person}/plan/print", Staff, o.PlanPrint},
		{"POST", "/people/{person}/plan/goals", Staff, o.AddGoal},
		{"GET", "/people/{person}/plan/goals/{goal}", Staff, o.GoalPage},
		{"POST", "/people/{person}/plan/goals/{goal}", Staff, o.ReviseGoal},
		{"POST", "/people/{person}/plan/goals/{goal}/measures", Staff, o.AddMeasure},
		{"GET", "/people/{person}/plan/measures/{measure}", Staff, o.MeasurePage},
		{"POST", "/people/{person}/plan/measures/{measure}", Staff, o.ReviseMeasure},
		{"POST", "/people/{person}/plan/agree", Staff, o.AgreePlan},
		{"POST", "/people/{person}/plan/review", Staff, o.SetReview},
		{"GET", "/people/{person}/promises/new", Staff, p.NewPromise},
		{"POST", "/people/{person}/promises", Staff, p.RecordPromise},
		{"GET", "/commitments/{commitment}", Staff, p.CommitmentPage},
		{"POST", "/commitments/{commitment}/{act}", Staff, p.TakeCommitment},

		// Their consents.
		{"GET", "/people/{person}/consents", Staff, n.Consents},
		{"POST", "/people/{person}/consents", Staff, n.GiveConsent},
		{"GET", "/people/{person}/consents/new", Staff, n.NewConsent},
		{"POST", "/people/{person}/consents/preview", Staff, n.PreviewConsent},
		{"POST", "/people/{person}/consents/{consent}/withdraw", Staff, n.WithdrawConsent},
		{"POST", "/people/{person}/bars", Staff, n.Bar},
		{"POST", "/people/{person}/bars/{professional}/lift", Staff, n.LiftBar},

		// Meetings.
		{"GET", "/meetings", Staff, p.MeetingsPage},
		{"GET", "/people/{person}/meetings/new", Staff, p.NewMeeting},
		{"POST", "/people/{person}/meetings", Staff, p.CallMeeting},
		{"GET", "/meetings/{meeting}", Staff, p.MeetingPage},
		{"POST", "/meetings/{meeting}/items", Staff, p.AddMeetingItem},
		{"POST", "/meetings/{meeting}/promises", Staff, p.PromiseInMeeting},
		{"POST", "/meetings/{meeting}/promises/{commitment}/keep", Staff, p.KeepInMeeting},
		{"POST", "/meetings/{meeting}/notes", Staff, p.KeepRoom},
		{"POST", "/meetings/{meeting}/hold", Staff, p.HoldMeeting},
		{"POST", "/meetings/{meeting}/cancel", Staff, p.CancelMeeting},

		// The programme and its figures.
		{"GET", "/followup", Figures, p.FollowupPage},
		{"GET", "/programme", Staff, p.ProgrammePage},
		{"GET", "/programme/organisations/new", Admins, p.NewOrganisationPage},
		{"POST", "/programme/organisations/new", Admins, p.AddOrganisation},
		{"GET", "/programme/professionals/new", Admins, p.NewProfessionalPage},
		{"POST", "/programme/professionals/new", Admins, p.AddProfessional},
		{"GET", "/programme/professionals/{professional}", Staff, p.ProfessionalPage},
		{"POST", "/programme/professionals/{professional}", Staff, p.CorrectProfessional},
		{"POST", "/programme/professionals/{professional}/mandates", Admins, p.GiveMandate},
		{"POST", "/programme/professionals/{professional}/mandates/{mandate}/end", Admins, p.EndMandate},
		{"POST", "/programme/professionals/{professional}/leave", Admins, p.Leave},

		// Accounts and the programme file, for administrators.
		{"GET", "/accounts", Admins, a.Accounts},
		{"GET", "/accounts/new", Admins, a.NewAccountPage},
		{"POST", "/accounts/new", Admins, a.AddAccount},
		{"GET", "/accounts/{account}", Admins, a.AccountPage},
		{"POST", "/accounts/{account}/roles", Admins, a.SetRoles},
		{"POST", "/accounts/{account}/code", Admins, a.NewCode},
		{"POST", "/accounts/{account}/factor", Admins, a.ForgetFactor},
		{"POST", "/accounts/{account}/disable", Admins, a.Disable},
		{"POST", "/accounts/{account}/enable", Admins, a.Enable},
		{"GET", "/programme/setup", Admins, a.SetupPage},
		{"POST", "/programme/setup", Admins, a.Install},
		{"POST", "/programme/setup/parties", Admins, a.SetParties},

		// The record of who looked, for auditors.
		{"GET", "/record", Auditors, a.RecordPage},
		{"POST", "/record", Auditors, a.ForPerson},
		{"POST", "/record/verify", Auditors, a.VerifyRecord},

		// My Kasam.
		{"GET", "/my", Persons, m.Home},
		{"POST", "/my/promises/{commitment}/keep", Persons, m.Keep},
		{"GET", "/my/plan", Persons, m.PlanPage},
		{"POST", "/my/plan/agree", Persons, m.Agree},
		{"GET", "/my/story", Persons, m.StoryPage},
		{"POST", "/my/story", Persons, m.Tell},
		{"GET", "/my/people", Persons, m.People},
		{"GET", "/my/meetings", Persons, m.Meetings},
		{"POST", "/my/meetings/{meeting}/items", Persons, m.AddTopic},
		{"GET", "/my/consents", Persons, m.Consents},
		{"POST", "/my/consents", Persons, m.Give},
		{"POST", "/my/consents/{consent}/withdraw", Persons, m.Withdraw},
		{"GET", "/my/who-looked", Persons, m.WhoLooked},
	}
}

// SPDX-License-Identifier: GPL-3.0-only
// Tokens as the API's loops see them: who has which rights, and what changes at once.
#include "core/api/tokenbook.h"
#include "core/task/secret.h"
#include "core/task/taskspec.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAccessTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newTokensAreLongAndDiffer();
    void addedTokenIsKnownAtOnce();
    void removedTokenIsUnknownAtOnce();
    void rotatedOwnerVoidsTheOldSecret();
    void unsavedChangeIsNone();
    void everyLoopSeesAChange();
    void submitterShowsTheToken();
    void submitOnlyTokenMayNotInterfere();
    void quotaRefillsWithTime();
    void largeBatchIsADebt();
};

namespace {

TokenRecord token(const QString &name, Rights rights, const QStringList &types = {})
{
    TokenRecord record;
    record.name = name;
    record.rights = rights;
    record.types = types;
    return record;
}

class BrokenStore : public TokenStore
{
public:
    std::expected<void, QString> saveOwner(const QByteArray &) override { return std::unexpected(u"no"_s); }
    std::expected<void, QString> saveOthers(const std::vector<TokenRecord> &) override
    {
        return std::unexpected(u"no"_s);
    }
};

} // namespace

void TestAccessTokens::newTokensAreLongAndDiffer()
{
    QCOMPARE(newSecret().size(), 43); // 256 bits in Base64
    QVERIFY(newSecret() != newSecret());
}

void TestAccessTokens::addedTokenIsKnownAtOnce()
{
    const auto book = std::make_shared<TokenBook>("owner-secret");
    TokenReader reader(book);
    QCOMPARE(reader.find("owner-secret")->name(), u"owner"_s);
    QVERIFY(!reader.find("other"));
    QVERIFY(!reader.find({}));

    const Result<QByteArray> secret = book->add(token(u"ci"_s, Right::Read));
    QVERIFY(secret);
    QCOMPARE(reader.find(*secret)->name(), u"ci"_s);
    QCOMPARE(reader.find(*secret)->rights(), Rights(Right::Read));
    QVERIFY(!reader.find(book->list().front().sha256)); // what is kept is no token
    QVERIFY(!reader.find(book->list().front().sha256.toHex()));
    QCOMPARE(book->add(token(u"ci"_s, Right::Read)).error().code, ErrorCode::Conflict);
    QCOMPARE(book->add(token(u"owner"_s, Right::Read)).error().code, ErrorCode::Conflict);
}

void TestAccessTokens::removedTokenIsUnknownAtOnce()
{
    const auto book = std::make_shared<TokenBook>("owner-secret");
    TokenReader reader(book);
    const QByteArray first = *book->add(token(u"first"_s, Right::Read));
    const QByteArray second = *book->add(token(u"second"_s, Right::Read));
    const CallerPtr caller = reader.find(first);
    QVERIFY(!caller->isRevoked());
    QVERIFY(book->remove(u"first"_s));
    QVERIFY(caller->isRevoked());
    QVERIFY(!reader.find(first));
    QVERIFY(reader.find(second));
    QCOMPARE(book->remove(u"first"_s).error().code, ErrorCode::NotFound);
    QCOMPARE(book->remove(u"owner"_s).error().code, ErrorCode::Conflict);
}

void TestAccessTokens::rotatedOwnerVoidsTheOldSecret()
{
    const auto book = std::make_shared<TokenBook>("owner-secret");
    TokenReader reader(book);
    const CallerPtr before = reader.find("owner-secret");
    const QByteArray secret = *book->rotateOwner();
    QVERIFY(before->isRevoked());
    QVERIFY(!reader.find("owner-secret"));
    QCOMPARE(reader.find(secret)->rights(), FullRights);
}

void TestAccessTokens::unsavedChangeIsNone()
{
    std::vector<TokenRecord> others{token(u"kept"_s, Right::Read)};
    others.front().sha256 = QByteArray(32, 'x');
    const auto book = std::make_shared<TokenBook>("owner-secret", others, 0, std::make_shared<BrokenStore>());
    TokenReader reader(book);
    QVERIFY(!book->add(token(u"ci"_s, Right::Read)));
    QVERIFY(!book->remove(u"kept"_s));
    QVERIFY(!book->rotateOwner());
    QCOMPARE(book->list().size(), size_t(1));
    QVERIFY(!reader.find("owner-secret")->isRevoked());
}

void TestAccessTokens::everyLoopSeesAChange()
{
    const auto book = std::make_shared<TokenBook>("owner-secret");
    std::atomic<bool> stop = false;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> loops;
    for (int i = 0; i < 3; ++i) {
        loops.emplace_back([&] {
            TokenReader reader(book);
            while (!stop)
                wrong += reader.find("owner-secret") ? 0 : 1;
        });
    }
    TokenReader reader(book);
    for (int i = 0; i < 200; ++i) {
        const QByteArray secret = *book->add(token(u"t"_s, Right::Read));
        QVERIFY(reader.find(secret));
        QVERIFY(book->remove(u"t"_s));
        QVERIFY(!reader.find(secret));
    }
    stop = true;
    for (std::thread &loop : loops)
        loop.join();
    QCOMPARE(wrong.load(), 0);
}

void TestAccessTokens::submitterShowsTheToken()
{
    QCOMPARE(Caller(Caller::ownerName(), FullRights).submitter("curl/7"), u"curl/7"_s);
    QCOMPARE(Caller(u"ci"_s, FullRights).submitter("curl/7"), u"ci (curl/7)"_s);
    QCOMPARE(Caller(u"ci"_s, FullRights).submitter({}), u"ci"_s);
    QCOMPARE(Caller::nobody()->submitter(QByteArray(1000, 'x')).size(), 200);
}

void TestAccessTokens::submitOnlyTokenMayNotInterfere()
{
    const Caller caller(u"ci"_s, Right::Submit, {u"noop"_s});
    const auto pointerOf = [&caller](const TaskSpec &spec) {
        const auto refusal = caller.refusalOf(spec);
        return refusal ? refusal->faults.front().pointer : QString();
    };
    TaskSpec spec;
    spec.type = u"noop"_s;
    QCOMPARE(pointerOf(spec), QString());
    spec.dependsOn = {TaskId{-1}}; // of the same graph
    QCOMPARE(pointerOf(spec), QString());
    spec.dependsOn = {TaskId{7}};
    QCOMPARE(pointerOf(spec), u"/depends_on"_s);
    spec.dependsOn = {};
    spec.uniquePolicy = UniquePolicy::Replace;
    QCOMPARE(pointerOf(spec), u"/unique_policy"_s);
    spec.type = u"fetch"_s;
    QCOMPARE(pointerOf(spec), u"/type"_s);
    QVERIFY(!Caller(u"all"_s, FullRights).refusalOf(spec));
    QCOMPARE(problemInfo(caller.refusalOf(spec)->kind).status, 403);
}

void TestAccessTokens::quotaRefillsWithTime()
{
    const SubmissionQuota::Moment now(1h);
    SubmissionQuota quota(10);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(quota.take(1, now), 0ns);
    QCOMPARE(quota.take(1, now), 100ms);
    QCOMPARE(quota.take(1, now + 50ms), 50ms);
    QCOMPARE(quota.take(1, now + 100ms), 0ns);
    QVERIFY(quota.take(1, now + 100ms) > 0ns);
    for (int i = 0; i < 10; ++i) // no more than a second's worth is saved up
        QCOMPARE(quota.take(1, now + 1h), 0ns);
    QVERIFY(quota.take(1, now + 1h) > 0ns);

    SubmissionQuota none(0);
    QCOMPARE(none.take(1'000'000, now), 0ns);
    QCOMPARE(none.take(1'000'000, now), 0ns);
}

void TestAccessTokens::largeBatchIsADebt()
{
    const SubmissionQuota::Moment now(1h);
    SubmissionQuota quota(10);
    QCOMPARE(quota.take(100, now), 0ns);
    QCOMPARE(quota.take(1, now), 9100ms);
    QCOMPARE(quota.take(1, now + 9100ms), 0ns);
}

QTEST_APPLESS_MAIN(TestAccessTokens)
#include "tst_accesstokens.moc"

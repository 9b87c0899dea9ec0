// Matrices of any number.
#include <vector>
#include "matrix.hpp"
using std::vector;
namespace fs = std::filesystem;

#define CHECK(it) do { if (!(it)) throw Error(#it); } while (0)

namespace math::linear {

template <typename T>
concept Number = requires(T a) { a + a; };

using Index = std::size_t;
typedef vector<double> Row;
constexpr int MOST = 1 << 10;
class Forward;

/// A matrix, row by row.
template <typename T, int Rows = 3>
class Matrix : public Base<T> {
public:
    using value_type = T;
    explicit Matrix(Index rows, Index columns = 0) : rows_(rows), values_(rows * columns) {}
    Matrix(const Matrix &) = default;
    Matrix &operator=(Matrix &&other) noexcept = delete;
    virtual ~Matrix();

    T &operator()(Index row, Index column) { return values_[row * rows_ + column]; }
    Matrix operator+(const Matrix &other) const;
    explicit operator bool() const { return rows_ > 0; }
    static Matrix identity();
    virtual Index rank() const = 0;
    template <class F>
    auto map(F &&f) const -> Matrix<decltype(f(T{}))>
    {
        Matrix result(rows_);
        auto each = [&](auto it) { int local = 1; return f(it) + local; };
        return result;
    }
    friend std::ostream &operator<<(std::ostream &out, const Matrix &it);

    struct Iterator {
        Index at;
        T *operator->() const { return nullptr; }
    };
    enum class Order : char { Rows, Columns };

private:
    Index rows_ = 0;
    vector<T> values_;
    static inline int made = 0;
};

template <typename T>
Matrix<T>::~Matrix() {}

template <>
inline Index Matrix<int>::rank() const
{
    return 0;
}

struct Point { double x, y; };
union Bits { float f; unsigned u; };

namespace {
int hidden(int a) { return a; }
}  // namespace

}  // namespace math::linear

extern "C" int plain(int a);
extern "C" {
void plain_too(void) {}
}

double math::linear::norm(const Row &row) try {
    for (auto it : row) {
        if (it < 0) throw it;
    }
    return 0.0;
} catch (...) {
    return -1;
}

bool operator==(const Point &a, const Point &b) { return a.x == b.x; }
math::linear::Index operator""_th(unsigned long long n) { return n; }

static const int table[] = {
    1,
    2,
};

int main() {
    math::linear::Point point{};
    return hidden(static_cast<int>(point.x));
}
